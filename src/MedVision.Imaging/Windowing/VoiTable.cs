using MedVision.Dicom.Data;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Windowing;

/// <summary>
/// A VOI LUT, PS3.3 C.11.2.1.1: modality values to entries of <see cref="Bits"/> bits, 0 black and 2^bits - 1 white. Fractions of
/// modality values are cut off; values outside take the first or last entry.
/// </summary>
public sealed class VoiTable
{
    private readonly LookupTable table;

    private VoiTable(LookupTable table, string? explanation)
    {
        // Writers announce fewer bits than their entries have; the entries are right then.
        (this.table, Explanation) = (table, explanation);
        Bits = table.Bits;
        while (Bits < 16 && table.Entries.Max() >> Bits != 0) Bits++;
    }

    /// <summary>LUT Explanation (0028,3003).</summary>
    public string? Explanation { get; }

    public int Bits { get; }

    /// <summary>The entry for a modality value.</summary>
    public int this[double value] => table.Find(value);

    /// <summary>Where <paramref name="value"/> falls, 0 (black) to 1 (white).</summary>
    public double Apply(double value) => table.Find(value) / (double)((1 << Bits) - 1);

    /// <summary>The tables that the header offers, alternatives of each other, in its order.</summary>
    /// <exception cref="DicomException">A table is shorter than its descriptor says.</exception>
    public static IReadOnlyList<VoiTable> AllFromHeader(DicomDataset dataset)
    {
        // The first value mapped is signed where the values that enter are: after a Modality LUT never, after a rescale with the pixels'.
        bool signed = dataset.GetItems(DicomTags.ModalityLUTSequence).Count == 0
            && (dataset.GetInt32(DicomTags.PixelRepresentation) == 1 || dataset.GetDouble(DicomTags.RescaleIntercept) < 0);
        return [.. dataset.GetItems(DicomTags.VOILUTSequence).Select(item => new VoiTable(LookupTable.Read(item, signed), item.GetString(DicomTags.LUTExplanation)))];
    }
}
