namespace MedVision.Web.Ohif;

/// <summary>The OHIF viewer over our own DICOMweb, for people who are signed in; their session is its sign-in too.</summary>
internal static class OhifEndpoints
{
    // OHIF's own word for our DICOMweb; the session's cookie goes with every request to the same origin.
    private const string Configuration = """
        window.config = {
          routerBasename: '/ohif',
          extensions: [],
          modes: [],
          customizationService: {},
          showStudyList: true,
          maxNumberOfWebWorkers: 3,
          showWarningMessageForCrossOrigin: false,
          showCPUFallbackMessage: true,
          strictZSpacingForVolumeViewport: true,
          defaultDataSourceName: 'medvision',
          dataSources: [{
            namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
            sourceName: 'medvision',
            configuration: {
              friendlyName: 'MedVision',
              name: 'medvision',
              qidoRoot: '/dicom-web',
              wadoRoot: '/dicom-web',
              wadoUriRoot: '/dicom-web',
              qidoSupportsIncludeField: true,
              supportsFuzzyMatching: true,
              supportsWildcard: true,
              supportsReject: false,
              dicomUploadEnabled: false,
              imageRendering: 'wadors',
              thumbnailRendering: 'wadors',
              enableStudyLazyLoad: true,
              omitQuotationForMultipartRequest: true,
              bulkDataURI: { enabled: true, relativeResolution: 'studies' },
            },
          }],
        };
        """;

    public static void MapOhif(this WebApplication app)
    {
        OhifFolder ohif = app.Services.GetRequiredService<OhifFolder>();
        if (!ohif.IsServed) return;
        app.MapGet(OhifFolder.Root + "/{**path}", (string? path, HttpContext context) => Answer(path ?? "", context, ohif)).ExcludeFromDescription();
    }

    private static IResult Answer(string path, HttpContext context, OhifFolder ohif)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ohif.Policy;
        headers.CacheControl = "private, no-cache";
        if (path == "app-config.js") return Results.Text(Configuration, "text/javascript; charset=utf-8");
        if (path is not ("" or "index.html") && ohif.Find(path) is { } file)
        {
            // Bundles carry the hash of their content in their names.
            if (path.Contains(".bundle.", StringComparison.Ordinal) && path.EndsWith(".js", StringComparison.Ordinal)) headers.CacheControl = "private, max-age=31536000, immutable";
            return file.Rewritten is { } bytes ? Results.Bytes(bytes, file.Type) : Results.File(file.Path, file.Type);
        }
        return Path.HasExtension(path) ? Results.NotFound() : Results.Text(ohif.Index, "text/html; charset=utf-8");
    }
}
