namespace MedVision.Web.DicomWeb.Capabilities;

/// <summary>Retrieve Capabilities, PS3.18 8.9: <c>OPTIONS</c> of the service's root; as <c>GET</c> too, for people.</summary>
internal static class CapabilityEndpoints
{
    private const string Wadl = "application/vnd.sun.wadl+xml", Json = "application/json";

    public static void MapCapabilities(this RouteGroupBuilder dicomWeb) =>
        dicomWeb.MapMethods("/", [HttpMethods.Options, HttpMethods.Get], Answer).WithSummary("Retrieve capabilities").Produces(StatusCodes.Status200OK, contentType: Wadl, additionalContentTypes: Json);

    private static IResult Answer(HttpContext context, EndpointDataSource endpoints)
    {
        string root = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/dicom-web";
        CapabilityDocument document = new(endpoints);
        context.Response.Headers.Allow = "GET, OPTIONS";
        context.Response.Headers.Vary = "Accept";
        return IsJsonWanted(context.Request) ? Results.Text(document.ToJson(root).ToJsonString(), Json) : Results.Text(document.ToXml(root).ToString(), Wadl);
    }

    private static bool IsJsonWanted(HttpRequest request) => request.GetTypedHeaders().Accept.OrderByDescending(accepted => accepted.Quality ?? 1)
        .Select(accepted => accepted.MediaType.Value?.ToLowerInvariant()).FirstOrDefault(type => type is Json or "application/dicom+json" or Wadl or "application/xml" or "*/*") is Json or "application/dicom+json";
}
