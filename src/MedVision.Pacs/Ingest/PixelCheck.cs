using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Ingest;

/// <summary>Whether an object has all the pixels that it says it has.</summary>
internal static class PixelCheck
{
    public static DicomElement? Find(DicomDataset data) =>
        data[DicomTags.PixelData] ?? data[DicomTags.FloatPixelData] ?? data[DicomTags.DoubleFloatPixelData];

    /// <exception cref="DicomException">Pixels are missing, or cannot be described.</exception>
    public static void Require(DicomFile file)
    {
        DicomElement? pixels = Find(file.Dataset);
        if (pixels is null)
        {
            if (file.Dataset.Contains(DicomTags.Rows) && file.Dataset.Contains(DicomTags.BitsAllocated))
                throw new DicomException("the file describes pixels and holds none: it was cut off, or never complete", DicomTags.PixelData);
            return;
        }
        PixelDescription description = PixelDescription.From(file.Dataset);
        if (pixels is DicomValue native) RequireNative(native, description);
        else if (pixels is DicomFragments fragments) RequireFragments(fragments, description, file.TransferSyntax);
    }

    private static void RequireNative(DicomValue pixels, PixelDescription description)
    {
        // 1-bit frames follow each other without padding, PS3.5 8.1.1.
        UInt128 needed = (((UInt128)description.FrameBits * (uint)description.NumberOfFrames) + 7) / 8;
        if ((UInt128)pixels.Length < needed)
            throw new DicomException($"the pixels are cut off: {description.NumberOfFrames} x {description.Rows} x {description.Columns} pixels need {needed} bytes, the file has {pixels.Length}", pixels.Tag);
    }

    private static void RequireFragments(DicomFragments pixels, PixelDescription description, TransferSyntax syntax)
    {
        bool isVideo = syntax.Uid.StartsWith("1.2.840.10008.1.2.4.10", StringComparison.Ordinal); // MPEG-2, H.264, H.265: one stream for all frames
        if (pixels.Fragments.Count == 0 || (!isVideo && pixels.Fragments.Count < description.NumberOfFrames))
            throw new DicomException($"the pixels are cut off: {description.NumberOfFrames} frames in {pixels.Fragments.Count} fragments", pixels.Tag);
        if (pixels.Fragments.All(fragment => fragment.Length == 0)) throw new DicomException("the compressed pixels are empty", pixels.Tag);
    }
}
