using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation.Iods;

namespace MedVision.Dicom.Validation.Images;

/// <summary>Pixel data against its description: bits, length, encoding, PS3.3 C.7.6.3 and PS3.5 8.</summary>
internal static class PixelRules
{
    private static readonly DicomTag[] pixelTags = [DicomTags.PixelData, DicomTags.FloatPixelData, DicomTags.DoubleFloatPixelData];

    public static void Check(DicomFile file, Iod iod, Findings findings)
    {
        DicomDataset dataset = file.Dataset;
        DicomTag[] kinds = [.. pixelTags.Where(dataset.Contains)];
        if (kinds.Length > 1)
            findings.Error("pixel-data", dataset, kinds[1], $"there is {kinds[0].Keyword} as well: an image has one of the three", "PS3.3 C.7.6.24");
        CheckBits(dataset, findings);
        CheckSamples(file, findings);
        if (dataset.Contains(DicomTags.NumberOfFrames) && dataset.Whole(DicomTags.NumberOfFrames) is < 1)
            findings.Error("number-of-frames", dataset, DicomTags.NumberOfFrames, "an image has one frame at least", "PS3.3 C.7.6.6.1.1");
        if (dataset.Whole(DicomTags.NumberOfFrames) is > 1 and { } frames && !iod.HasFunctionalGroups && !iod.Modules.Any(use => use.Module == "multi-frame"))
            findings.Error("number-of-frames", dataset, DicomTags.NumberOfFrames, $"{frames}, and a {iod.Name} has one frame", $"PS3.3 {iod.Clause}");
        foreach (DicomTag tag in kinds)
        {
            if (dataset[tag] is DicomFragments fragments) FragmentRules.Check(file, fragments, findings);
            else if (dataset[tag] is DicomValue value) CheckNative(file, value, findings);
        }
        CheckLossy(file, findings);
    }

    private static void CheckBits(DicomDataset dataset, Findings findings)
    {
        if (dataset.Whole(DicomTags.BitsAllocated) is not { } allocated) return;
        if (allocated != 1 && (allocated <= 0 || allocated % 8 != 0))
            findings.Error("bits", dataset, DicomTags.BitsAllocated, $"{allocated} is neither 1 nor a multiple of 8", "PS3.5 8.1.1");
        if (dataset.Whole(DicomTags.BitsStored) is not { } stored) return;
        if (stored > allocated || stored < 1) findings.Error("bits", dataset, DicomTags.BitsStored, $"{stored} bits stored in {allocated} allocated", "PS3.5 8.1.1");
        if (dataset.Whole(DicomTags.HighBit) is { } high && high != stored - 1)
            findings.Error("bits", dataset, DicomTags.HighBit, $"{high}, and with {stored} bits stored it is {stored - 1}", "PS3.5 8.1.1");
    }

    private static void CheckSamples(DicomFile file, Findings findings)
    {
        DicomDataset dataset = file.Dataset;
        if (dataset.Text(DicomTags.PhotometricInterpretation) is not { } photometric) return;
        int wanted = photometric is "MONOCHROME1" or "MONOCHROME2" or "PALETTE COLOR" ? 1 : photometric == "RGB" || photometric.StartsWith("YBR_", StringComparison.Ordinal) ? 3 : 0;
        if (wanted > 0 && dataset.Whole(DicomTags.SamplesPerPixel) is { } samples && samples != wanted)
            findings.Error("photometric-interpretation", dataset, DicomTags.SamplesPerPixel, $"{samples} where {photometric} has {wanted}", "PS3.3 C.7.6.3.1.2");
        bool wavelet = file.TransferSyntax.Name.Contains("JPEG 2000", StringComparison.Ordinal);
        if (photometric is "YBR_RCT" or "YBR_ICT" && !wavelet)
            findings.Error("photometric-interpretation", dataset, DicomTags.PhotometricInterpretation, $"{photometric} belongs to JPEG 2000, and this is {file.TransferSyntax.Name}", "PS3.5 8.2.4");
    }

    private static void CheckNative(DicomFile file, DicomValue value, Findings findings)
    {
        DicomDataset dataset = file.Dataset;
        if (file.TransferSyntax.IsEncapsulated && !value.IsEmpty)
            findings.Error("pixel-encoding", dataset, value.Tag, $"native, and {file.TransferSyntax.Name} encapsulates", "PS3.5 A.4");
        int allocated = dataset.Whole(DicomTags.BitsAllocated) ?? 0;
        if (value.Tag == DicomTags.PixelData && file.TransferSyntax.IsExplicitVR && allocated > 8 && value.VR == DicomVR.OB)
            findings.Error("pixel-encoding", dataset, value.Tag, $"OB where {allocated} bits allocated need OW", "PS3.5 A.2");
        if (Bits(dataset, allocated) is not { } bits) return;
        Int128 bytes = (bits + 7) / 8, even = bytes + (bytes % 2);
        if (value.Length != even && value.Length != bytes)
            findings.Error("pixel-length", dataset, value.Tag, $"{value.Length} bytes where the image's description makes {even}", "PS3.5 8.1.1");
    }

    /// <summary>The bits of all frames; frames of one bit are not filled up, PS3.5 8.1.1.</summary>
    private static Int128? Bits(DicomDataset dataset, int allocated)
    {
        if (dataset.Whole(DicomTags.Rows) is not ({ } rows and > 0) || dataset.Whole(DicomTags.Columns) is not ({ } columns and > 0) || allocated <= 0) return null;
        Int128 samples = dataset.Whole(DicomTags.SamplesPerPixel) ?? 1;
        Int128 pixels = (Int128)rows * columns * (dataset.Whole(DicomTags.NumberOfFrames) ?? 1);
        return dataset.Text(DicomTags.PhotometricInterpretation) switch
        {
            // Two pixels share their chrominance, PS3.3 C.7.6.3.1.2.
            "YBR_FULL_422" or "YBR_PARTIAL_422" when samples == 3 => pixels * 2 * allocated,
            "YBR_PARTIAL_420" when samples == 3 => pixels * 3 / 2 * allocated,
            _ => pixels * samples * allocated,
        };
    }

    private static void CheckLossy(DicomFile file, Findings findings)
    {
        // JPEG-LS near-lossless and JPEG 2000 may still be without loss.
        if (file.TransferSyntax != TransferSyntax.JpegBaseline && file.TransferSyntax != TransferSyntax.JpegExtended) return;
        string? lossy = file.Dataset.Text(DicomTags.LossyImageCompression);
        if (lossy == "00")
            findings.Error("lossy-compression", file.Dataset, DicomTags.LossyImageCompression, $"00 in {file.TransferSyntax.Name}, which loses", "PS3.3 C.7.6.1.1.5");
        else if (lossy is null)
            findings.Warning("lossy-compression", file.Dataset, DicomTags.LossyImageCompression, $"absent in {file.TransferSyntax.Name}, which loses", "PS3.3 C.7.6.1.1.5");
    }
}
