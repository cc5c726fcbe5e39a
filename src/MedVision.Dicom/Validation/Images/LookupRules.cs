using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Images;

/// <summary>Windows and lookup tables, PS3.3 C.11.1, C.11.2 and C.7.6.3.1.5, wherever in the object they stand.</summary>
internal static class LookupRules
{
    private static readonly (DicomTag Descriptor, DicomTag Data)[] tables =
    [
        (DicomTags.LUTDescriptor, DicomTags.LUTData),
        (DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData),
        (DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableData),
        (DicomTags.BluePaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableData),
    ];

    public static void Check(DicomDataset dataset, Findings findings)
    {
        CheckWindow(dataset, findings);
        foreach ((DicomTag descriptor, DicomTag data) in tables) CheckTable(dataset, descriptor, data, findings);
        foreach (DicomElement element in dataset)
            if (element is DicomSequence sequence && !sequence.Tag.IsPrivate)
                foreach (DicomDataset item in sequence.Items) Check(item, findings);
    }

    private static void CheckWindow(DicomDataset dataset, Findings findings)
    {
        if (!dataset.Contains(DicomTags.WindowWidth)) return;
        double[] widths = dataset.Numbers(DicomTags.WindowWidth), centers = dataset.Numbers(DicomTags.WindowCenter);
        if (widths.Length != centers.Length && dataset.Contains(DicomTags.WindowCenter))
            findings.Error("window", dataset, DicomTags.WindowWidth, $"{widths.Length} widths for {centers.Length} centers", "PS3.3 C.11.2.1.2");
        bool linear = (dataset.Text(DicomTags.VOILUTFunction) ?? "LINEAR") == "LINEAR";
        foreach (double width in widths)
            if (linear ? width < 1 : width <= 0)
                findings.Error("window", dataset, DicomTags.WindowWidth, FormattableString.Invariant($"a width of {width}, where {(linear ? "LINEAR needs 1 at least" : "it must be more than 0")}"), "PS3.3 C.11.2.1.2");
    }

    private static void CheckTable(DicomDataset dataset, DicomTag descriptor, DicomTag data, Findings findings)
    {
        if (dataset.Wholes(descriptor) is not [int entries, _, int bits] || dataset[data] is not DicomValue { IsEmpty: false } table) return;
        if (bits is < 8 or > 16)
        {
            findings.Error("lookup-table", dataset, descriptor, $"{bits} bits for each entry, where 8 to 16 are allowed", "PS3.3 C.11.1.1");
            return;
        }
        // 65,536 entries do not fit into the 16 bits and are written as 0; as SS, more than half of that is negative.
        long count = entries == 0 ? 65536 : entries & 0xFFFF, least = bits == 8 ? (count + 1) / 2 * 2 : 2 * count;
        if (table.Length != least && table.Length != 2 * count)
            findings.Error("lookup-table", dataset, data, $"{table.Length} bytes where {count} entries of {bits} bits make {least}", "PS3.3 C.11.1.1");
    }
}
