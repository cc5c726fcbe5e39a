namespace MedVision.Pacs.Retrieve;

/// <summary>Small pictures of series, drawn once and kept as blobs.</summary>
public sealed class Thumbnails
{
    /// <summary>A PNG of the series' middle image; null where there is no such series or it has no pixels that can be drawn.</summary>
    public Task<Stream?> OpenAsync(string studyUid, string seriesUid, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
