using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Codecs.Indexing;

/// <summary>The frames of a file by its <see cref="FrameIndex"/>: the file is opened, and only the bytes of the frames asked for are read.</summary>
public sealed class IndexedFrames : IDisposable
{
    private readonly FileSource source;

    private IndexedFrames(FileSource source, FrameIndex index) => (this.source, Index) = (source, index);

    public FrameIndex Index { get; }

    /// <summary>What decoded frames are, as <see cref="FrameDecoder.Describe(DicomFile)"/> says.</summary>
    public PixelDescription Decoded =>
        Index.IsEncapsulated && PixelCodecs.Decoder(Index.TransferSyntax) is { } codec ? codec.Describe(Index.Stored) : Index.Stored;

    /// <summary>Opens the file that <paramref name="index"/> was made of.</summary>
    /// <exception cref="DicomException">The file is shorter than it was.</exception>
    public static IndexedFrames Open(string path, FrameIndex index)
    {
        FileSource source = new(path);
        if (source.Length >= index.End) return new IndexedFrames(source, index);
        source.Dispose();
        throw new DicomException($"the pixels end at byte {index.End} of a file of {source.Length} bytes", DicomTags.PixelData, source.Length, path);
    }

    /// <inheritdoc cref="FrameDecoder.GetEncodedFrame"/>
    public ReadOnlyMemory<byte> GetEncodedFrame(int frameIndex)
    {
        RequireFrame(frameIndex);
        return Index.IsEncapsulated ? ReadFragments(frameIndex) : ReadNative(frameIndex);
    }

    /// <inheritdoc cref="FrameDecoder.Decode(DicomFile, int)"/>
    public byte[] Decode(int frameIndex)
    {
        RequireFrame(frameIndex);
        return Index.IsEncapsulated ? FrameDecoder.Decode(() => ReadFragments(frameIndex), Index.Stored, Index.TransferSyntax, frameIndex, source.Name) : ReadNative(frameIndex);
    }

    public void Dispose() => source.Dispose();

    private byte[] ReadNative(int frame) =>
        FrameDecoder.ReadNative(new DicomBytes(source, Index.Pixels.Offset, Index.Pixels.Length, Index.SwapUnit), Index.Stored, frame, DicomTags.PixelData, source.Name);

    private ReadOnlyMemory<byte> ReadFragments(int frame)
    {
        (int first, int end) = Index.FragmentsOf(frame);
        DicomBytes[] fragments = new DicomBytes[end - first];
        for (int i = 0; i < fragments.Length; i++)
            fragments[i] = new DicomBytes(source, Index.Items[first + i] + 8, Index.Items[first + i + 1] - Index.Items[first + i] - 8, swapUnit: 1);
        return EncapsulatedFrames.Join(fragments, 0, fragments.Length, frame);
    }

    private void RequireFrame(int frame)
    {
        if (frame < 0 || frame >= Index.Stored.NumberOfFrames)
            throw new DicomException($"there is no frame {frame + 1}; the object has {Index.Stored.NumberOfFrames}", DicomTags.PixelData, null, source.Name);
    }
}
