using MedVision.Dicom.Data;

namespace MedVision.Imaging.Frames;

/// <summary>
/// Real World Value Mapping, PS3.3 C.7.6.16.2.11: stored values from <see cref="First"/> to <see cref="Last"/> in physical units
/// (UCUM, such as g/ml or mm2/s), either linear or by <see cref="Table"/>.
/// </summary>
public sealed record RealWorldMapping(double First, double Last, double Slope, double Intercept, IReadOnlyList<double>? Table)
{
    /// <summary>LUT Label (0040,9210).</summary>
    public string? Label { get; init; }

    /// <summary>LUT Explanation (0028,3003).</summary>
    public string? Explanation { get; init; }

    /// <summary>The code value of the Measurement Units, UCUM.</summary>
    public string? Units { get; init; }

    /// <summary>The real value of a stored one; null where the mapping does not cover it.</summary>
    public double? Apply(double stored)
    {
        if (!(stored >= First && stored <= Last)) return null;
        return Table is null ? (stored * Slope) + Intercept : Table[(int)Math.Min(stored - First, Table.Count - 1)];
    }

    /// <summary>The mappings of the 0-based <paramref name="frame"/>, in the order of the header; empty if there are none.</summary>
    /// <exception cref="DicomException">A mapping without range, or neither linear nor with a table for its range.</exception>
    public static IReadOnlyList<RealWorldMapping> Read(DicomDataset dataset, int frame) =>
        [.. FrameGroups.FindAll(dataset, frame, DicomTags.RealWorldValueMappingSequence).Select(item => Read(item))];

    private static RealWorldMapping Read(DicomDataset item)
    {
        double first = item.GetDouble(DicomTags.RealWorldValueFirstValueMapped) ?? item.RequireDouble(DicomTags.DoubleFloatRealWorldValueFirstValueMapped);
        double last = item.GetDouble(DicomTags.RealWorldValueLastValueMapped) ?? item.RequireDouble(DicomTags.DoubleFloatRealWorldValueLastValueMapped);
        double[] table = item.GetDoubles(DicomTags.RealWorldValueLUTData);
        if (table.Length > 0 && !(table.Length >= last - first + 1))
        {
            throw new DicomException($"{table.Length} entries do not cover the values {first} to {last}", DicomTags.RealWorldValueLUTData);
        }
        double slope = table.Length > 0 ? 1 : item.RequireDouble(DicomTags.RealWorldValueSlope);
        double intercept = table.Length > 0 ? 0 : item.RequireDouble(DicomTags.RealWorldValueIntercept);
        return new RealWorldMapping(first, last, slope, intercept, table.Length > 0 ? table : null)
        {
            Label = item.GetString(DicomTags.LUTLabel),
            Explanation = item.GetString(DicomTags.LUTExplanation),
            Units = item.GetItems(DicomTags.MeasurementUnitsCodeSequence) is [DicomDataset units, ..] ? units.GetString(DicomTags.CodeValue) : null,
        };
    }
}
