using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Rle;

/// <summary>RLE Lossless, PS3.5 G: every byte of a sample is a segment of its own, the highest first.</summary>
internal sealed class RleCodec : IPixelCodec, IPixelEncoder
{
    private const int HeaderLength = 64;

    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.RleLossless];

    public bool IsAvailable => true;

    // In 4:2:2 the samples would be of different number, which RLE cannot hold (PS3.5 8.2.2).
    public PixelDescription Describe(PixelDescription stored) => stored.WithWholeChrominance();

    public EncodedForm Plan(PixelDescription native, TransferSyntax syntax, TranscodeOptions options)
    {
        bool bits = native.BitsAllocated == 1;
        if ((bits ? native.SamplesPerPixel > 1 : native.BitsAllocated / 8 * native.SamplesPerPixel > RleEncoder.MostSegments) || native.IsFloat) throw EncodedForm.Unsuitable(native, syntax);
        return new EncodedForm(native.WithWholeChrominance(), native.WithWholeChrominance());
    }

    public byte[] Encode(ReadOnlySpan<byte> native, EncodedForm form, TransferSyntax syntax, TranscodeOptions options) => RleEncoder.Encode(native, form.Input);

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription stored, Span<byte> native)
    {
        PixelDescription description = Describe(stored);
        // Eight 1-bit pixels share a byte, and bytes are what is packed.
        bool bits = description.BitsAllocated == 1;
        if (bits && description.SamplesPerPixel != 1) throw Bad("colour of 1 bit cannot be RLE encoded");
        int width = bits ? 1 : description.BitsAllocated / 8, segments = width * description.SamplesPerPixel;
        int pixels = bits ? description.FrameLength : description.Rows * description.Columns;
        if (description.FrameLength != segments * (long)pixels) throw Bad($"{description.PhotometricInterpretation} cannot be RLE encoded");
        if (frame.Length < HeaderLength) throw Bad($"the frame has {frame.Length} bytes, too few for its header");
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        if (stated != segments) throw Bad($"the frame has {stated} segments where {segments} are needed");
        byte[] plane = new byte[pixels];
        for (int i = 0; i < segments; i++)
        {
            uint start = Offset(frame, i), end = i + 1 < segments ? Offset(frame, i + 1) : (uint)frame.Length;
            if (start < HeaderLength || start > end || end > frame.Length) throw Bad($"segment {i} lies at {start} to {end} in a frame of {frame.Length} bytes");
            Unpack(frame[(int)start..(int)end], plane, i);
            int sample = i / width, place = width - 1 - (i % width);
            // PS3.5 G.2: samples are always apart; the data set says how they belong together.
            int at = description.PlanarConfiguration == 1 ? (sample * pixels * width) + place : (sample * width) + place;
            int step = description.PlanarConfiguration == 1 ? width : width * description.SamplesPerPixel;
            for (int p = 0; p < pixels; p++, at += step) native[at] = plane[p];
        }
    }

    private static uint Offset(ReadOnlySpan<byte> frame, int segment) => BinaryPrimitives.ReadUInt32LittleEndian(frame[(4 + (4 * segment))..]);

    // PackBits, PS3.5 G.3.2.
    private static void Unpack(ReadOnlySpan<byte> segment, Span<byte> plane, int number)
    {
        int at = 0, filled = 0;
        while (filled < plane.Length)
        {
            if (at + 1 >= segment.Length) throw Bad($"segment {number} ends after {filled} of {plane.Length} bytes");
            int code = (sbyte)segment[at++];
            if (code == -128) continue;
            int count = code >= 0 ? code + 1 : 1 - code;
            if (count > plane.Length - filled) throw Bad($"segment {number} holds more than {plane.Length} bytes");
            if (code >= 0)
            {
                if (count > segment.Length - at) throw Bad($"segment {number} ends inside a run");
                segment.Slice(at, count).CopyTo(plane[filled..]);
                at += count;
            }
            else
            {
                plane.Slice(filled, count).Fill(segment[at++]);
            }
            filled += count;
        }
    }

    private static DicomException Bad(string reason) => new("RLE: " + reason, DicomTags.PixelData);
}
