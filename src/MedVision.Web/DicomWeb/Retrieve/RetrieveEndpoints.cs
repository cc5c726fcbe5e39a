namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>WADO-RS, PS3.18 10.4: which address is whose.</summary>
internal static class RetrieveEndpoints
{
    public static void MapRetrieve(this RouteGroupBuilder dicomWeb)
    {
        RouteGroupBuilder resources = dicomWeb.MapGroup("/studies/{study}");
        resources.AddEndpointFilter(Refusals.GuardAsync);
        Get(resources, "", InstanceRetrieval.StudyAsync);
        Get(resources, "/metadata", MetadataRetrieval.StudyAsync);
        Get(resources, "/rendered", RenderedRetrieval.StudyAsync);
        Get(resources, "/thumbnail", RenderedRetrieval.StudyThumbnailAsync);

        RouteGroupBuilder series = resources.MapGroup("/series/{series}");
        Get(series, "", InstanceRetrieval.SeriesAsync);
        Get(series, "/metadata", MetadataRetrieval.SeriesAsync);
        Get(series, "/rendered", RenderedRetrieval.SeriesAsync);
        Get(series, "/thumbnail", RenderedRetrieval.SeriesThumbnailAsync);

        RouteGroupBuilder instance = series.MapGroup("/instances/{instance}");
        Get(instance, "", InstanceRetrieval.InstanceAsync);
        Get(instance, "/metadata", MetadataRetrieval.InstanceAsync);
        Get(instance, "/rendered", RenderedRetrieval.InstanceAsync);
        Get(instance, "/thumbnail", RenderedRetrieval.InstanceThumbnailAsync);
        Get(instance, "/bulkdata/{**path}", BulkDataRetrieval.ValueAsync);
        Get(instance, "/frames", FrameRetrieval.AllAsync);
        Get(instance, "/frames/{frames}", FrameRetrieval.ListAsync);
        Get(instance, "/frames/{frames}/rendered", RenderedRetrieval.FramesAsync);
        Get(instance, "/frames/{frames}/thumbnail", RenderedRetrieval.FrameThumbnailAsync);
    }

    /// <summary>HEAD is answered wherever GET is, RFC 9110 9.3.2.</summary>
    private static void Get(RouteGroupBuilder group, string pattern, Delegate handler) => group.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler);
}
