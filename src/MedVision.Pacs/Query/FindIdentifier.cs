using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Pacs.Query;

/// <summary>A C-FIND identifier as a query: every key is asked for, and matches where it has a value (PS3.4 C.4.1.2.1).</summary>
internal static class FindIdentifier
{
    /// <summary>Elements of the identifier that say something about the query, not about what is looked for.</summary>
    private static readonly DicomTag[] about =
        [DicomTags.QueryRetrieveLevel, DicomTags.SpecificCharacterSet, DicomTags.RetrieveAETitle, DicomTags.InstanceAvailability, DicomTags.StorageMediaFileSetID, DicomTags.StorageMediaFileSetUID];

    public static QueryRequest Read(QueryIdentifier identifier)
    {
        bool one = identifier.Level > QueryLevel.Study && identifier.ValuesOf(QueryLevel.Study).Count == 1;
        return new()
        {
            Level = identifier.Level,
            Matches = [.. Keys(identifier.Keys).Select(key => MatchOf(identifier.Keys, key))],
            Returns = [.. Keys(identifier.Keys).Select(ReturnOf)],
            Ordered = one,
        };
    }

    private static IEnumerable<DicomElement> Keys(DicomDataset keys) => keys.Where(element => !about.Contains(element.Tag) && !element.Tag.IsGroupLength);

    private static MatchKey MatchOf(DicomDataset keys, DicomElement key)
    {
        DicomVR vr = VROf(key);
        if (key is DicomSequence sequence) return new(key.Tag, vr, [], sequence.Items.Count == 0 ? [] : [.. Keys(sequence.Items[0]).Select(inner => MatchOf(sequence.Items[0], inner))]);
        if (key.IsEmpty) return new(key.Tag, vr);
        // Bytes match nothing; that they were asked for is said in the answers.
        return vr.IsBytes || key is not DicomValue ? new(key.Tag, vr, "bytes") : new(key.Tag, vr, keys.GetStrings(key.Tag));
    }

    private static ReturnKey ReturnOf(DicomElement key) => key is DicomSequence { Items: [var item, ..] } ? new(key.Tag, key.VR, [.. Keys(item).Select(ReturnOf)]) : new(key.Tag, VROf(key));

    // A key that came as UN (from a peer that did not know it) is what the dictionary says.
    private static DicomVR VROf(DicomElement key) => key.VR == DicomVR.UN && DicomDictionary.Find(key.Tag) is { VRs: [var known, ..] } && known != DicomVR.SQ ? known : key.VR;
}
