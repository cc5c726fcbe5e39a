using MedVision.Archive.Blobs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;

namespace MedVision.Pacs.Ingest;

/// <summary>Objects that are stored together. Disposed, what did not get into the archive leaves no bytes.</summary>
public sealed class PreparedResults : IAsyncDisposable
{
    private readonly BlobReferences references;
    private readonly List<StagedBlob> staged = [];
    private readonly List<PreparedResult> all = [];

    internal PreparedResults(BlobReferences references) => this.references = references;

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyList<PreparedResult> All => all;

    public async ValueTask DisposeAsync()
    {
        foreach (StagedBlob blob in staged)
        {
            blob.Dispose();
            if (blob.IsCommitted) await references.RemoveIfUnreferencedAsync(blob.Sha256);
        }
        staged.Clear();
    }

    internal void Add(StagedBlob blob)
    {
        staged.Add(blob);
        if (InstanceReading.Read(blob.Path, out string? reason) is not { } record) throw new DicomException($"an object of our own cannot be stored: {reason}");
        using DicomFile file = DicomFile.Open(blob.Path);
        DicomValidator.RequireValid(file, out ValidationReport report);
        all.Add(new PreparedResult(blob, record with { IsDerived = true }, report));
    }
}
