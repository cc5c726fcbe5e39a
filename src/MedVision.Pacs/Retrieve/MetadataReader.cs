namespace MedVision.Pacs.Retrieve;

/// <summary>DICOM JSON of stored objects (PS3.18 F), as it was built at ingest.</summary>
public sealed class MetadataReader
{
    /// <summary>The series' metadata: a JSON array with an object for each instance, in instance number order; null where there is no such series.</summary>
    public Task<Stream?> OpenSeriesAsync(string studyUid, string seriesUid, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>One instance's metadata: a JSON array with one object; null where there is no such instance.</summary>
    public Task<Stream?> OpenInstanceAsync(string studyUid, string seriesUid, string instanceUid, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
