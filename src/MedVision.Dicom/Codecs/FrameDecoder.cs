using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Codecs;

/// <summary>Gives single frames of the pixel data, as they are stored or decoded.</summary>
public static class FrameDecoder
{
    // What may be allocated for a frame whatever its bytes say, and how far a codec can pack: a flat picture of JPEG 2000 or JPEG-LS
    // takes nearly nothing, so that only the product tells a picture from an attack.
    private const int AlwaysAllowed = 64 << 20, MostPacked = 20_000;

    /// <summary>Frames of this syntax can be decoded here: there is a codec, and its native library is installed.</summary>
    public static bool CanDecode(TransferSyntax syntax) => !syntax.IsEncapsulated || PixelCodecs.Decoder(syntax) is { IsAvailable: true };

    /// <summary>
    /// What the frames that <see cref="Decode(DicomFile, int)"/> gives are. It is what the data set says but for the colour:
    /// lossy JPEG of three components and JPEG 2000's YBR_RCT and YBR_ICT come out as RGB, whatever their encoding.
    /// </summary>
    /// <exception cref="DicomException">There is no pixel data, or it is of an impossible shape.</exception>
    public static PixelDescription Describe(DicomFile file) => Describe(file.Dataset, file.TransferSyntax, file.Name);

    /// <summary>
    /// One frame, counted from 0, in native form: <see cref="PixelDescription.FrameLength"/> bytes, little endian, as
    /// <see cref="Describe(DicomFile)"/> describes them.
    /// </summary>
    /// <exception cref="DicomException">There is no such frame, it is damaged, or its transfer syntax has no decoder here.</exception>
    public static byte[] Decode(DicomFile file, int frameIndex) => Decode(file.Dataset, file.TransferSyntax, frameIndex, file.Name);

    /// <summary>One frame, counted from 0, as it is stored; native frames as <see cref="Decode(DicomFile, int)"/> gives them.</summary>
    /// <exception cref="DicomException">There is no such frame.</exception>
    public static ReadOnlyMemory<byte> GetEncodedFrame(DicomFile file, int frameIndex)
    {
        (PixelDescription description, DicomElement pixels) = Locate(file.Dataset, frameIndex, file.Name);
        return pixels is DicomFragments fragments
            ? EncapsulatedFrames.Read(file.Dataset, fragments, frameIndex, description.NumberOfFrames)
            : ReadNative(((DicomValue)pixels).Bytes, description, frameIndex, pixels.Tag, file.Name);
    }

    internal static PixelDescription Describe(DicomDataset dataset, TransferSyntax syntax, string name)
    {
        (PixelDescription stored, DicomElement pixels) = Locate(dataset, 0, name);
        return pixels is DicomFragments && PixelCodecs.Decoder(syntax) is { } codec ? codec.Describe(stored) : stored;
    }

    internal static byte[] Decode(DicomDataset dataset, TransferSyntax syntax, int frameIndex, string name)
    {
        (PixelDescription stored, DicomElement pixels) = Locate(dataset, frameIndex, name);
        return pixels is DicomFragments fragments
            ? Decode(() => EncapsulatedFrames.Read(dataset, fragments, frameIndex, stored.NumberOfFrames), stored, syntax, frameIndex, name)
            : ReadNative(((DicomValue)pixels).Bytes, stored, frameIndex, pixels.Tag, name);
    }

    /// <summary>Decodes the encoded frame that <paramref name="read"/> gives; errors name the frame, counted from 1.</summary>
    internal static byte[] Decode(Func<ReadOnlyMemory<byte>> read, PixelDescription stored, TransferSyntax syntax, int frameIndex, string name)
    {
        if (PixelCodecs.Decoder(syntax) is not { } codec) throw new DicomException($"pixel data in {syntax} cannot be decoded", DicomTags.PixelData, null, name);
        if (!codec.IsAvailable) throw new DicomException($"pixel data in {syntax} cannot be decoded: the native library for it is not installed", DicomTags.PixelData, null, name);
        try
        {
            ReadOnlyMemory<byte> frame = read();
            PixelDescription decoded = codec.Describe(stored);
            if (decoded.FrameBits / 8 > Array.MaxLength) throw new DicomException($"a frame of {decoded.FrameBits / 8} bytes does not fit into memory", DicomTags.Rows);
            int length = decoded.FrameLength;
            if (length > AlwaysAllowed && length / MostPacked > frame.Length) throw new DicomException($"{frame.Length} bytes cannot hold {length} bytes of pixels", DicomTags.PixelData);
            byte[] native = new byte[length];
            codec.Decode(frame.Span, stored, native);
            return native;
        }
        catch (DicomException bad)
        {
            throw new DicomException($"frame {frameIndex + 1}: {bad.Reason}", bad.Tag, bad.Offset, name, bad);
        }
    }

    private static (PixelDescription Description, DicomElement Pixels) Locate(DicomDataset dataset, int frame, string name)
    {
        DicomElement pixels = dataset[DicomTags.PixelData] ?? dataset[DicomTags.FloatPixelData] ?? dataset[DicomTags.DoubleFloatPixelData]
            ?? throw new DicomException("there is no pixel data", DicomTags.PixelData, null, name);
        if (pixels is DicomSequence) throw new DicomException("a sequence stands where pixel data should", pixels.Tag, null, name);
        PixelDescription description = PixelDescription.From(dataset);
        if (frame < 0 || frame >= description.NumberOfFrames)
            throw new DicomException($"there is no frame {frame + 1}; the object has {description.NumberOfFrames}", pixels.Tag, null, name);
        return (description, pixels);
    }

    /// <summary>One frame of native pixels, moved to a byte's start where its bits begin inside one.</summary>
    internal static byte[] ReadNative(DicomBytes pixels, PixelDescription description, int frame, DicomTag tag, string name)
    {
        long firstBit = frame * description.FrameBits, lastBit = firstBit + description.FrameBits;
        if ((lastBit + 7) / 8 > pixels.Length)
            throw new DicomException($"frame {frame + 1} ends at byte {(lastBit + 7) / 8} of pixel data of {pixels.Length} bytes", tag, null, name);
        byte[] native = new byte[description.FrameLength];
        int shift = (int)(firstBit % 8);
        if (shift == 0)
        {
            pixels.Read(firstBit / 8, native);
            ClearRest(native, description.FrameBits);
            return native;
        }
        // 1-bit frames follow each other without a gap (PS3.5 8.1.1): move this one to a byte's start.
        byte[] raw = new byte[((lastBit + 7) / 8) - (firstBit / 8) + 1];
        pixels.Read(firstBit / 8, raw.AsSpan(0, raw.Length - 1));
        for (int i = 0; i < native.Length; i++) native[i] = (byte)((raw[i] >> shift) | (i + 1 < raw.Length ? raw[i + 1] << (8 - shift) : 0));
        ClearRest(native, description.FrameBits);
        return native;
    }

    private static void ClearRest(byte[] native, long bits)
    {
        if (bits % 8 != 0) native[^1] &= (byte)((1 << (int)(bits % 8)) - 1);
    }
}
