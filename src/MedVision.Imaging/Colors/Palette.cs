using MedVision.Dicom.Data;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Colors;

/// <summary>
/// The three Palette Color Lookup Tables, PS3.3 C.7.6.3.1.5 and C.7.6.3.1.6, plain or segmented (C.7.9.2). Entries of 16 bits show their high
/// byte; where no entry of the three exceeds 255, the writer put 8-bit values into words and they are taken as such.
/// </summary>
internal sealed class Palette
{
    private static readonly (DicomTag Descriptor, DicomTag Data, DicomTag Segments)[] Tags =
    [
        (DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData, DicomTags.SegmentedRedPaletteColorLookupTableData),
        (DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableData, DicomTags.SegmentedGreenPaletteColorLookupTableData),
        (DicomTags.BluePaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableData, DicomTags.SegmentedBluePaletteColorLookupTableData),
    ];

    private readonly LookupTable[] tables;
    private readonly int shift;

    private Palette(LookupTable[] tables)
    {
        this.tables = tables;
        shift = tables.Any(table => table.Entries.Max() > byte.MaxValue) ? 8 : 0;
    }

    /// <summary>The stored value that the first entry belongs to: where a supplemental palette begins.</summary>
    internal int First => tables[0].First;

    /// <exception cref="DicomException">A table is absent, too short or its segments make no sense.</exception>
    internal static Palette Read(DicomDataset dataset, bool signed) => new([.. Tags.Select(tags =>
    {
        (int count, int first, int bits) = LookupTable.ReadDescriptor(dataset, tags.Descriptor, signed);
        bool segmented = !dataset.Contains(tags.Data) && dataset.Contains(tags.Segments);
        return new LookupTable(first, segmented ? SegmentedTable.Expand(dataset, tags.Segments, count, bits) : LookupTable.ReadEntries(dataset, tags.Data, count, bits), bits);
    })]);

    /// <summary>Whether a monochrome image brings a Supplemental Palette (PS3.3 C.7.6.19), which colours the values from <see cref="First"/> on.</summary>
    internal static bool IsSupplemental(DicomDataset dataset) =>
        dataset.GetString(DicomTags.PixelPresentation) is "COLOR" or "MIXED" && dataset.Contains(DicomTags.RedPaletteColorLookupTableDescriptor);

    /// <summary>Writes the colour of a stored value into three bytes.</summary>
    internal void Paint(int stored, Span<byte> rgb)
    {
        for (int c = 0; c < 3; c++) rgb[c] = (byte)(tables[c].Find(stored) >> shift);
    }
}
