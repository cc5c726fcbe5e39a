using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Ingest;

/// <summary>
/// Whether two files are one instance, however each is encoded: all elements have the same values and the decoded pixels are equal to
/// the bit. Transfer syntax, file meta information, group lengths and padding may differ; what lossy compression changed is other content.
/// </summary>
internal static class SameInstance
{
    private static readonly DicomTag trailingPadding = new(0xFFFC, 0xFFFC);

    /// <summary>False also where the pixels cannot be decoded: what cannot be shown to be the same is kept aside.</summary>
    public static bool Is(string path, string otherPath)
    {
        try
        {
            using DicomFile one = DicomFile.Open(path), other = DicomFile.Open(otherPath);
            return Same(one.Dataset, other.Dataset, isOutermost: true) && SamePixels(one, other);
        }
        catch (DicomException)
        {
            return false;
        }
    }

    private static bool Same(DicomDataset one, DicomDataset other, bool isOutermost) =>
        Told(one, isOutermost).SequenceEqual(Told(other, isOutermost), ElementComparer.Instance);

    /// <summary>The elements that say what the instance is, in order. Pixels and how they are laid out are compared by themselves.</summary>
    private static IEnumerable<DicomElement> Told(DicomDataset dataset, bool isOutermost) => dataset.Where(element =>
        !element.Tag.IsGroupLength && element.Tag != trailingPadding
        && !(isOutermost && (IsPixels(element.Tag) || element.Tag == DicomTags.PhotometricInterpretation || element.Tag == DicomTags.PlanarConfiguration)));

    private static bool IsPixels(DicomTag tag) =>
        tag == DicomTags.PixelData || tag == DicomTags.FloatPixelData || tag == DicomTags.DoubleFloatPixelData
        || tag == DicomTags.ExtendedOffsetTable || tag == DicomTags.ExtendedOffsetTableLengths;

    private static bool SamePixels(DicomFile one, DicomFile other)
    {
        DicomElement? pixels = PixelCheck.Find(one.Dataset), others = PixelCheck.Find(other.Dataset);
        if (pixels is null || others is null) return pixels is null && others is null;
        // As decoding gives them: colour transforms of JPEG and JPEG 2000 are undone there.
        PixelDescription shape = FrameDecoder.Describe(one), otherShape = FrameDecoder.Describe(other);
        if (shape.NumberOfFrames != otherShape.NumberOfFrames || pixels.Tag != others.Tag) return false;
        for (int frame = 0; frame < shape.NumberOfFrames; frame++)
        {
            if (one.TransferSyntax == other.TransferSyntax && shape == otherShape && Encoded(one, frame).SequenceEqual(Encoded(other, frame))) continue;
            if (shape.PhotometricInterpretation != otherShape.PhotometricInterpretation) return false;
            if (!ByPixel(FrameDecoder.Decode(one, frame), shape).AsSpan().SequenceEqual(ByPixel(FrameDecoder.Decode(other, frame), otherShape))) return false;
        }
        return true;
    }

    private static ReadOnlySpan<byte> Encoded(DicomFile file, int frame) => FrameDecoder.GetEncodedFrame(file, frame).Span;

    /// <summary>Colour by plane becomes colour by pixel.</summary>
    private static byte[] ByPixel(byte[] frame, PixelDescription shape)
    {
        if (shape.PlanarConfiguration == 0 || shape.SamplesPerPixel == 1 || shape.BitsAllocated % 8 != 0) return frame;
        int size = shape.BitsAllocated / 8, pixels = shape.Rows * shape.Columns, samples = shape.SamplesPerPixel;
        byte[] turned = new byte[frame.Length];
        for (int sample = 0; sample < samples; sample++)
            for (int pixel = 0; pixel < pixels; pixel++)
                frame.AsSpan(((sample * pixels) + pixel) * size, size).CopyTo(turned.AsSpan(((pixel * samples) + sample) * size));
        return turned;
    }

    /// <summary>The same tag and value. Implicit encoding knows no VR of private elements, so VRs may differ.</summary>
    private sealed class ElementComparer : IEqualityComparer<DicomElement>
    {
        public static ElementComparer Instance { get; } = new();

        public bool Equals(DicomElement? one, DicomElement? other) => one?.Tag == other?.Tag && (one, other) switch
        {
            (DicomSequence a, DicomSequence b) => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(pair => Same(pair.First, pair.Second, isOutermost: false)),
            (DicomFragments a, DicomFragments b) => a.Fragments.Count == b.Fragments.Count && a.Fragments.Zip(b.Fragments).All(pair => pair.First.Load().Span.SequenceEqual(pair.Second.Load().Span)),
            (DicomValue a, DicomValue b) => Trimmed(a).SequenceEqual(Trimmed(b)),
            _ => false,
        };

        public int GetHashCode(DicomElement element) => element.Tag.GetHashCode();

        /// <summary>Without the padding of text (PS3.5 6.2), which writers choose differently.</summary>
        private static ReadOnlySpan<byte> Trimmed(DicomValue value)
        {
            ReadOnlySpan<byte> bytes = value.Load().Span;
            return value.VR.IsText || value.VR == DicomVR.UN ? bytes.TrimEnd(" \0"u8) : bytes;
        }
    }
}
