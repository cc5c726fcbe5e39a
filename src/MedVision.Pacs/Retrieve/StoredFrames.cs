using MedVision.Dicom.Codecs;
using MedVision.Dicom.Codecs.Indexing;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Retrieve;

/// <summary>The frames of one stored instance; its file stays open until this is disposed. Frames are counted from 1, as in DICOMweb.</summary>
public sealed class StoredFrames : IDisposable
{
    private readonly IndexedFrames? indexed;
    private readonly DicomFile? file;
    private readonly TransferSyntax stored;

    internal StoredFrames(IndexedFrames indexed, int count) =>
        (this.indexed, Count, stored, Decoded, IsEncapsulated) = (indexed, count, indexed.Index.TransferSyntax, indexed.Decoded, indexed.Index.IsEncapsulated);

    /// <summary>Of a file without an index: it has been parsed.</summary>
    internal StoredFrames(DicomFile file, int count) =>
        (this.file, Count, stored, Decoded, IsEncapsulated) = (file, count, file.TransferSyntax, FrameDecoder.Describe(file), file.Dataset[DicomTags.PixelData] is DicomFragments);

    public int Count { get; }

    /// <summary>What decoded frames are.</summary>
    public PixelDescription Decoded { get; }

    /// <summary>How a frame is at hand: compressed as stored, or explicit little endian where the pixels are native, whatever the file's byte order.</summary>
    public TransferSyntax TransferSyntax => IsEncapsulated ? stored : TransferSyntax.ExplicitVRLittleEndian;

    /// <summary>The frames can be given uncompressed, and so in other syntaxes too.</summary>
    public bool CanDecode => !IsEncapsulated || FrameDecoder.CanDecode(stored);

    private bool IsEncapsulated { get; }

    /// <summary>One frame in <paramref name="target"/>.</summary>
    /// <exception cref="DicomException">There is no such frame, it is damaged, or it cannot be decoded or encoded so.</exception>
    public EncodedFrame Read(int frame, TransferSyntax target)
    {
        if (frame < 1 || frame > Count) throw new DicomException($"there is no frame {frame}; the object has {Count}", DicomTags.NumberOfFrames);
        if (IsEncapsulated && target == stored) return Of(indexed?.GetEncodedFrame(frame - 1) ?? FrameDecoder.GetEncodedFrame(file!, frame - 1), target);
        byte[] native = indexed?.Decode(frame - 1) ?? FrameDecoder.Decode(file!, frame - 1);
        return target.IsEncapsulated ? Of(FrameEncoder.Encode(native, Decoded, target), target) : Of(native, TransferSyntax.ExplicitVRLittleEndian);
    }

    public void Dispose()
    {
        indexed?.Dispose();
        file?.Dispose();
    }

    private static EncodedFrame Of(ReadOnlyMemory<byte> bytes, TransferSyntax syntax) => new(bytes, syntax.Uid, FrameMediaTypes.Of(syntax));
}
