using MedVision.Dicom.Codecs.Deflate;
using MedVision.Dicom.Codecs.Jpeg;
using MedVision.Dicom.Codecs.Jpeg2000;
using MedVision.Dicom.Codecs.JpegLs;
using MedVision.Dicom.Codecs.Rle;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Codecs;

/// <summary>Gives single frames of the pixel data, as they are stored or decoded.</summary>
public static class FrameDecoder
{
    private static readonly Dictionary<TransferSyntax, IPixelCodec> codecs =
        new IPixelCodec[] { new RleCodec(), new DeflateCodec(), new UncompressedCodec(), new JpegCodec(), new LosslessJpegCodec(), new CharlsCodec(), new OpenJpegCodec() }
            .SelectMany(codec => codec.Syntaxes.Select(syntax => (syntax, codec))).ToDictionary();

    public static bool CanDecode(TransferSyntax syntax) => !syntax.IsEncapsulated || (codecs.TryGetValue(syntax, out IPixelCodec? codec) && codec.IsAvailable);

    /// <summary>
    /// What the frames that <see cref="Decode(DicomFile, int)"/> gives are. It is what the data set says but for the colour:
    /// lossy JPEG of three components and JPEG 2000's YBR_RCT and YBR_ICT come out as RGB, whatever their encoding.
    /// </summary>
    /// <exception cref="DicomException">There is no pixel data, or it is of an impossible shape.</exception>
    public static PixelDescription Describe(DicomFile file)
    {
        (PixelDescription stored, DicomElement pixels) = Locate(file, 0);
        return pixels is DicomFragments && codecs.TryGetValue(file.TransferSyntax, out IPixelCodec? codec) ? codec.Describe(stored) : stored;
    }

    /// <summary>
    /// One frame, counted from 0, in native form: <see cref="PixelDescription.FrameLength"/> bytes, little endian, as
    /// <see cref="Describe"/> describes them.
    /// </summary>
    /// <exception cref="DicomException">There is no such frame, it is damaged, or its transfer syntax has no decoder here.</exception>
    public static byte[] Decode(DicomFile file, int frameIndex)
    {
        (PixelDescription stored, DicomElement pixels) = Locate(file, frameIndex);
        if (pixels is not DicomFragments) return ReadNative(file, (DicomValue)pixels, stored, frameIndex);
        if (!codecs.TryGetValue(file.TransferSyntax, out IPixelCodec? codec))
            throw new DicomException($"pixel data in {file.TransferSyntax} cannot be decoded", pixels.Tag, null, file.Name);
        if (!codec.IsAvailable) throw new DicomException($"pixel data in {file.TransferSyntax} cannot be decoded: the native library for it is not installed", pixels.Tag, null, file.Name);
        ReadOnlyMemory<byte> frame = GetEncodedFrame(file, frameIndex);
        try
        {
            byte[] native = new byte[codec.Describe(stored).FrameLength];
            codec.Decode(frame.Span, stored, native);
            return native;
        }
        catch (DicomException bad)
        {
            throw new DicomException($"frame {frameIndex + 1}: {bad.Reason}", bad.Tag, bad.Offset, file.Name, bad);
        }
    }

    /// <summary>One frame, counted from 0, as it is stored; native frames as <see cref="Decode"/> gives them.</summary>
    /// <exception cref="DicomException">There is no such frame.</exception>
    public static ReadOnlyMemory<byte> GetEncodedFrame(DicomFile file, int frameIndex)
    {
        (PixelDescription description, DicomElement pixels) = Locate(file, frameIndex);
        return pixels is DicomFragments fragments
            ? EncapsulatedFrames.Read(file.Dataset, fragments, frameIndex, description.NumberOfFrames)
            : ReadNative(file, (DicomValue)pixels, description, frameIndex);
    }

    private static (PixelDescription Description, DicomElement Pixels) Locate(DicomFile file, int frame)
    {
        DicomElement pixels = file.Dataset[DicomTags.PixelData] ?? file.Dataset[DicomTags.FloatPixelData] ?? file.Dataset[DicomTags.DoubleFloatPixelData]
            ?? throw new DicomException("there is no pixel data", DicomTags.PixelData, null, file.Name);
        PixelDescription description = PixelDescription.From(file.Dataset);
        if (frame < 0 || frame >= description.NumberOfFrames)
            throw new DicomException($"there is no frame {frame + 1}; the object has {description.NumberOfFrames}", pixels.Tag, null, file.Name);
        return (description, pixels);
    }

    private static byte[] ReadNative(DicomFile file, DicomValue pixels, PixelDescription description, int frame)
    {
        long firstBit = frame * description.FrameBits, lastBit = firstBit + description.FrameBits;
        if ((lastBit + 7) / 8 > pixels.Length)
            throw new DicomException($"frame {frame + 1} ends at byte {(lastBit + 7) / 8} of pixel data of {pixels.Length} bytes", pixels.Tag, null, file.Name);
        byte[] native = new byte[description.FrameLength];
        int shift = (int)(firstBit % 8);
        if (shift == 0)
        {
            pixels.Bytes.Read(firstBit / 8, native);
            ClearRest(native, description.FrameBits);
            return native;
        }
        // 1-bit frames follow each other without a gap (PS3.5 8.1.1): move this one to a byte's start.
        byte[] raw = new byte[((lastBit + 7) / 8) - (firstBit / 8) + 1];
        pixels.Bytes.Read(firstBit / 8, raw.AsSpan(0, raw.Length - 1));
        for (int i = 0; i < native.Length; i++) native[i] = (byte)((raw[i] >> shift) | (i + 1 < raw.Length ? raw[i + 1] << (8 - shift) : 0));
        ClearRest(native, description.FrameBits);
        return native;
    }

    private static void ClearRest(byte[] native, long bits)
    {
        if (bits % 8 != 0) native[^1] &= (byte)((1 << (int)(bits % 8)) - 1);
    }
}
