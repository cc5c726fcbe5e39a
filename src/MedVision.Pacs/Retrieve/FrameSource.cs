using MedVision.Archive.Rows;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Retrieve;

/// <summary>Pixels and files of stored instances. A frame of a large file is read by itself.</summary>
public sealed class FrameSource
{
    private readonly StoredInstances instances;

    internal FrameSource(StoredInstances instances) => this.instances = instances;

    /// <summary>One frame; null where there is no such instance or frame.</summary>
    /// <param name="studyUid">Study Instance UID.</param>
    /// <param name="seriesUid">Series Instance UID.</param>
    /// <param name="instanceUid">SOP Instance UID.</param>
    /// <param name="frame">From 1, as in DICOMweb.</param>
    /// <param name="asStored">Compressed frames as they are stored; else decoded. Native frames are explicit little endian either way.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DicomException">The frame is damaged, or is to be decoded and there is no codec.</exception>
    public async Task<EncodedFrame?> ReadAsync(string studyUid, string seriesUid, string instanceUid, int frame, bool asStored = true, CancellationToken cancellationToken = default)
    {
        Instance? instance = await instances.FindAsync(studyUid, seriesUid, instanceUid, cancellationToken);
        if (instance is null || frame < 1 || frame > instance.Frames) return null;
        using DicomFile file = instances.Open(instance);
        if (asStored && file.TransferSyntax.IsEncapsulated)
            return new EncodedFrame(FrameDecoder.GetEncodedFrame(file, frame - 1), file.TransferSyntax.Uid, MediaTypes.Of(file.TransferSyntax));
        return new EncodedFrame(FrameDecoder.Decode(file, frame - 1), TransferSyntax.ExplicitVRLittleEndian.Uid, "application/octet-stream");
    }

    /// <summary>The whole Part 10 file, as it was received; null where there is no such instance.</summary>
    public async Task<Stream?> OpenFileAsync(string studyUid, string seriesUid, string instanceUid, CancellationToken cancellationToken = default) =>
        await instances.FindAsync(studyUid, seriesUid, instanceUid, cancellationToken) is { } instance ? instances.OpenBytes(instance) : null;
}
