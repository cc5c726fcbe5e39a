using MedVision.Dicom.Codecs.Indexing;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Retrieve;

/// <summary>Frames of stored instances. A frame of a large file is read by itself: its place is known, nothing is parsed.</summary>
public sealed class FrameSource
{
    private readonly StoredInstances instances;
    private readonly FrameIndexes indexes;

    internal FrameSource(StoredInstances instances, FrameIndexes indexes) => (this.instances, this.indexes) = (instances, indexes);

    /// <summary>The instance's frames; null for an object without pixels.</summary>
    /// <exception cref="DicomException">The file is damaged.</exception>
    public async Task<StoredFrames?> OpenAsync(StoredInstance instance, CancellationToken cancellationToken = default)
    {
        if (instance.Frames == 0) return null;
        if (await indexes.FindAsync(instance, cancellationToken) is { } index) return new StoredFrames(IndexedFrames.Open(instances.PathOf(instance), index), instance.Frames);
        DicomFile file = instances.Open(instance);
        try
        {
            return new StoredFrames(file, instance.Frames);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
