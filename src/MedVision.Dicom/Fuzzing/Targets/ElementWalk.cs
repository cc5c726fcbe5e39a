using MedVision.Dicom.Data;

namespace MedVision.Dicom.Fuzzing.Targets;

/// <summary>Asks every element of a data set for its value in every way that suits it.</summary>
internal static class ElementWalk
{
    public static void All(DicomDataset dataset)
    {
        foreach (DicomElement element in dataset)
        {
            element.ToString();
            if (element is DicomSequence sequence)
            {
                foreach (DicomDataset item in sequence.Items) All(item);
            }
            else if (element is DicomValue)
            {
                Ask(() => dataset.GetString(element.Tag));
                if (element.VR == DicomVR.PN) Ask(() => dataset.GetPersonName(element.Tag));
                else if (element.VR == DicomVR.DA) Ask(() => dataset.GetDate(element.Tag));
                else if (element.VR == DicomVR.TM) Ask(() => dataset.GetTime(element.Tag));
                else if (element.VR == DicomVR.AT) Ask(() => dataset.GetTags(element.Tag));
                else if (element.VR == DicomVR.DS || element.VR.IsNumber) Ask(() => dataset.GetDoubles(element.Tag));
                if (element.VR == DicomVR.IS || element.VR.IsNumber) Ask(() => dataset.GetInt32s(element.Tag));
            }
        }
    }

    // One bad value must not keep the next from being asked for.
    private static void Ask<T>(Func<T> question)
    {
        try
        {
            question();
        }
        catch (DicomException)
        {
            // Refused, as it should be.
        }
    }
}
