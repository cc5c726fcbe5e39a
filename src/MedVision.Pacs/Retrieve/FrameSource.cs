namespace MedVision.Pacs.Retrieve;

/// <summary>Pixels and files of stored instances.</summary>
public sealed class FrameSource
{
    /// <summary>One frame; null where there is no such instance or frame.</summary>
    /// <param name="studyUid">Study Instance UID.</param>
    /// <param name="seriesUid">Series Instance UID.</param>
    /// <param name="instanceUid">SOP Instance UID.</param>
    /// <param name="frame">From 1, as in DICOMweb.</param>
    /// <param name="asStored">As it is stored, compressed or not; else decoded to explicit little endian.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public Task<EncodedFrame?> ReadAsync(string studyUid, string seriesUid, string instanceUid, int frame, bool asStored = true, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The whole Part 10 file, as it was received; null where there is no such instance.</summary>
    public Task<Stream?> OpenFileAsync(string studyUid, string seriesUid, string instanceUid, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
