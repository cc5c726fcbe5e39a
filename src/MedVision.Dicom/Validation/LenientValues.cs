using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation;

/// <summary>Reads values for comparison; what cannot be read counts as absent, because the rule for its syntax tells of it.</summary>
internal static class LenientValues
{
    // Of a value this long no rule compares the text: it is pixel data or a document.
    private const int Longest = 1 << 20;

    public static string[] Texts(this DicomDataset dataset, DicomTag tag) => Read(dataset, tag, static (data, t) => data.GetStrings(t)) ?? [];

    public static string? Text(this DicomDataset dataset, DicomTag tag) => Texts(dataset, tag) is [{ Length: > 0 } first, ..] ? first : null;

    public static double[] Numbers(this DicomDataset dataset, DicomTag tag) => Read(dataset, tag, static (data, t) => data.GetDoubles(t)) ?? [];

    public static double? Number(this DicomDataset dataset, DicomTag tag) => Numbers(dataset, tag) is [double first, ..] ? first : null;

    public static int? Whole(this DicomDataset dataset, DicomTag tag) => Wholes(dataset, tag) is [int first, ..] ? first : null;

    public static int[] Wholes(this DicomDataset dataset, DicomTag tag) => Read(dataset, tag, static (data, t) => data.GetInt32s(t)) ?? [];

    public static DicomTag[] Pointers(this DicomDataset dataset, DicomTag tag) =>
        dataset[tag] is { VR.Code: "AT" } ? Read(dataset, tag, static (data, t) => data.GetTags(t)) ?? [] : [];

    /// <summary>The element is there and holds something: items, fragments, or text other than spaces.</summary>
    public static bool HasValue(this DicomDataset dataset, DicomTag tag) => dataset[tag] is { } element && !IsBlank(element);

    public static bool IsBlank(DicomElement element) =>
        element.IsEmpty || (element is DicomValue { VR.IsText: true, Length: < 1024 } value && !value.Load().Span.ContainsAnyExcept((byte)' ', (byte)0));

    private static T[]? Read<T>(DicomDataset dataset, DicomTag tag, Func<DicomDataset, DicomTag, T[]> read)
    {
        if (dataset[tag] is not DicomValue { IsEmpty: false, Length: <= Longest }) return null;
        try
        {
            return read(dataset, tag);
        }
        catch (DicomException)
        {
            return null;
        }
    }
}
