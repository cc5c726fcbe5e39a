using System.Globalization;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>What an object must say once its pixels have lost something, PS3.3 C.7.6.1.1.5 and C.12.1.1.9.</summary>
internal static class LossyRecord
{
    private const int MostText = 1024;

    /// <summary>Marks <paramref name="dataset"/> as compressed by <paramref name="method"/> from <paramref name="ratio"/> to 1.</summary>
    public static void Write(DicomDataset dataset, TransferSyntax target, string method, double ratio, TranscodeOptions options)
    {
        string number = ratio.ToString("0.##", CultureInfo.InvariantCulture);
        string sopClass = dataset.RequireString(DicomTags.SOPClassUID), instance = dataset.RequireString(DicomTags.SOPInstanceUID);
        dataset.Set(DicomTags.LossyImageCompression, "01");
        dataset.Set(DicomTags.LossyImageCompressionRatio, [.. dataset.GetStrings(DicomTags.LossyImageCompressionRatio), number]);
        dataset.Set(DicomTags.LossyImageCompressionMethod, [.. dataset.GetStrings(DicomTags.LossyImageCompressionMethod), method]);
        Derive(dataset);
        string before = dataset.GetString(DicomTags.DerivationDescription) is { } text ? text + "; " : "";
        string said = $"{before}lossy compression, {target.Name}, {number}:1";
        dataset.Set(DicomTags.DerivationDescription, said.Length <= MostText ? said : said[^MostText..]);
        Add(dataset, DicomTags.DerivationCodeSequence, Code("113040", "Lossy Compression"));
        // What was stored before are values that the pixels may have no more.
        dataset.Remove(DicomTags.SmallestImagePixelValue);
        dataset.Remove(DicomTags.LargestImagePixelValue);
        if (options.KeepSopInstanceUid) return;
        dataset.Set(DicomTags.SOPInstanceUID, DicomUids.Generate());
        Add(dataset, DicomTags.SourceImageSequence, new DicomDataset().Set(DicomTags.ReferencedSOPClassUID, sopClass).Set(DicomTags.ReferencedSOPInstanceUID, instance)
            .SetSequence(DicomTags.PurposeOfReferenceCodeSequence, Code("121320", "Uncompressed predecessor")));
    }

    // Image Type and, frame by frame, Frame Type: DERIVED.
    private static void Derive(DicomDataset dataset)
    {
        foreach (DicomTag tag in new[] { DicomTags.ImageType, DicomTags.FrameType })
            if (dataset.GetStrings(tag) is [not "DERIVED", .. string[] others]) dataset.Set(tag, ["DERIVED", .. others]);
        foreach (DicomTag tag in new[] { DicomTags.SharedFunctionalGroupsSequence, DicomTags.PerFrameFunctionalGroupsSequence })
            foreach (DicomDataset group in dataset.GetItems(tag))
                foreach (DicomSequence macro in group.OfType<DicomSequence>().ToList())
                    foreach (DicomDataset item in macro.Items)
                        if (item.Contains(DicomTags.FrameType)) Derive(item);
    }

    private static void Add(DicomDataset dataset, DicomTag tag, DicomDataset item)
    {
        if (dataset[tag] is DicomSequence sequence) sequence.Add(item);
        else dataset.SetSequence(tag, item);
    }

    private static DicomDataset Code(string value, string meaning) =>
        new DicomDataset().Set(DicomTags.CodeValue, value).Set(DicomTags.CodingSchemeDesignator, "DCM").Set(DicomTags.CodeMeaning, meaning);
}
