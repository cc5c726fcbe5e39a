using MedVision.Archive.Rows;

namespace MedVision.Pacs.Ingest;

/// <summary>The one way by which files come into the archive.</summary>
public sealed class IngestService
{
    /// <summary>Takes in a DICOM file or a ZIP of them (folders inside are walked).</summary>
    /// <param name="content">Read once, to its end, through a file: it may be larger than the memory.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="door">The way it came.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancellationToken">Stops between two files; what is stored stays.</param>
    public Task<IngestReport> IngestAsync(Stream content, string name, Door door, string? source = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Takes in a file, or every file of a folder and the folders in it.</summary>
    public Task<IngestReport> IngestPathAsync(string path, Door door, string? source = null, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();
}
