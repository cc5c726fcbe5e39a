using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Pacs.Query;

/// <summary>An answer as the identifier of a pending C-FIND response, PS3.4 C.4.1.1.3.2: every key that was asked for, empty where there is no value.</summary>
internal sealed class FindAnswer(QueryIdentifier asked, QueryRequest request, string retrieveAE)
{
    private readonly string[] characterSet = asked.Keys.GetStrings(DicomTags.SpecificCharacterSet);

    public DicomDataset Of(QueryAnswer answer)
    {
        DicomDataset dataset = answer.ToDataset();
        Complete(dataset, request.Returns);
        dataset.Set(DicomTags.QueryRetrieveLevel, QueryLevels.NameOf(request.Level))
            .Set(DicomTags.RetrieveAETitle, retrieveAE)
            .Set(DicomTags.InstanceAvailability, "ONLINE");
        return InCharacterSetAsked(dataset);
    }

    private static void Complete(DicomDataset dataset, IReadOnlyList<ReturnKey> keys)
    {
        foreach (ReturnKey key in keys)
        {
            if (!dataset.TryGet(key.Tag, out DicomElement? element))
            {
                if (key.VR == DicomVR.SQ) dataset.SetSequence(key.Tag);
                else dataset.SetBytes(key.Tag, key.VR, default);
            }
            else if (element is DicomSequence sequence && key.Items.Count > 0)
            {
                foreach (DicomDataset item in sequence.Items) Reduce(item, key.Items);
            }
        }
    }

    private static void Reduce(DicomDataset item, IReadOnlyList<ReturnKey> keys)
    {
        foreach (DicomTag tag in item.Select(element => element.Tag).Except(keys.Select(key => key.Tag)).ToArray()) item.Remove(tag);
        Complete(item, keys);
    }

    /// <summary>Text beyond ASCII goes out in the set that the query used, if that has every character, else in UTF-8; either is declared (PS3.4 C.4.1.1.3.2).</summary>
    private DicomDataset InCharacterSetAsked(DicomDataset dataset)
    {
        if (characterSet.Length == 0 || !dataset.Contains(DicomTags.SpecificCharacterSet)) return dataset;
        try
        {
            return dataset.Clone().Set(DicomTags.SpecificCharacterSet, characterSet);
        }
        catch (DicomException)
        {
            return dataset;
        }
    }
}
