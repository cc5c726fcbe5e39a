using MedVision.Dicom.Codecs.Rle;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Codecs;

/// <summary>Makes the same object in another transfer syntax: any native one, or RLE.</summary>
public static class Transcoder
{
    public static bool CanEncode(TransferSyntax syntax) => !syntax.IsEncapsulated || syntax == TransferSyntax.RleLossless;

    /// <summary>The object in <paramref name="target"/>. Long values may still be read from <paramref name="file"/>: keep it open.</summary>
    /// <exception cref="DicomException">The pixels cannot be decoded, or not be encoded so.</exception>
    public static DicomFile Transcode(DicomFile file, TransferSyntax target)
    {
        if (!CanEncode(target)) throw new DicomException($"pixel data cannot be encoded as {target}", DicomTags.PixelData, null, file.Name);
        DicomDataset dataset = file.Dataset.Clone();
        DicomElement? pixels = dataset[DicomTags.PixelData];
        bool stays = pixels is null or { IsEmpty: true } || file.TransferSyntax == target || (pixels is DicomValue && !target.IsEncapsulated);
        if (stays) return new DicomFile(dataset, target);
        PixelDescription description = FrameDecoder.Describe(file);
        dataset.Set(target.IsEncapsulated ? Pack(file, description) : Unpack(file, description));
        if (description.PhotometricInterpretation != PixelDescription.From(dataset).PhotometricInterpretation) dataset.Set(DicomTags.PhotometricInterpretation, description.PhotometricInterpretation);
        dataset.Remove(DicomTags.ExtendedOffsetTable);
        dataset.Remove(DicomTags.ExtendedOffsetTableLengths);
        return new DicomFile(dataset, target);
    }

    private static DicomFragments Pack(DicomFile file, PixelDescription description)
    {
        List<DicomBytes> fragments = [];
        List<uint> offsets = [];
        for (long i = 0, at = 0; i < description.NumberOfFrames; i++)
        {
            byte[] frame = RleEncoder.Encode(FrameDecoder.Decode(file, (int)i), description);
            // Offsets are of 32 bits; beyond that the table stays empty, which A.4 allows.
            if (at <= uint.MaxValue) offsets.Add((uint)at);
            fragments.Add(new DicomBytes(frame));
            at += 8 + frame.Length;
        }
        return new DicomFragments(DicomTags.PixelData, DicomVR.OB, offsets.Count == fragments.Count ? [.. offsets] : [], fragments);
    }

    private static DicomValue Unpack(DicomFile file, PixelDescription description)
    {
        long bits = description.FrameBits * description.NumberOfFrames;
        if ((bits + 7) / 8 > Array.MaxLength) throw new DicomException($"{bits / 8} bytes of native pixels do not fit into memory", DicomTags.PixelData, null, file.Name);
        byte[] native = new byte[((bits + 15) / 16) * 2];
        for (int i = 0; i < description.NumberOfFrames; i++)
        {
            byte[] frame = FrameDecoder.Decode(file, i);
            long bit = i * description.FrameBits;
            int shift = (int)(bit % 8), start = (int)(bit / 8);
            if (shift == 0) frame.CopyTo(native, start);
            else Append(frame, native, start, shift);
        }
        return new DicomValue(DicomTags.PixelData, description.BitsAllocated > 8 ? DicomVR.OW : DicomVR.OB, native);
    }

    // 1-bit frames follow each other without a gap (PS3.5 8.1.1).
    private static void Append(byte[] frame, byte[] native, int start, int shift)
    {
        for (int i = 0; i < frame.Length; i++)
        {
            native[start + i] |= (byte)(frame[i] << shift);
            if (start + i + 1 < native.Length) native[start + i + 1] |= (byte)(frame[i] >> (8 - shift));
        }
    }
}
