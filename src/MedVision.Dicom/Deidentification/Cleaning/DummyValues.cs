using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>Values that mean nothing, for attributes that an object cannot do without (action D).</summary>
internal static class DummyValues
{
    public const string Text = "ANONYMIZED";

    /// <summary>Puts a dummy in place of <paramref name="tag"/>'s value.</summary>
    public static void Set(DicomDataset dataset, DicomTag tag, DicomVR vr)
    {
        switch (vr.Code)
        {
            case "DA": dataset.Set(tag, vr, "19000101"); break;
            case "DT": dataset.Set(tag, vr, "19000101000000"); break;
            case "TM": dataset.Set(tag, vr, "000000"); break;
            case "AS": dataset.Set(tag, vr, "000Y"); break;
            case "IS" or "DS": dataset.Set(tag, vr, "0"); break;
            case "PN": dataset.Set(tag, vr, Text + "^"); break;
            case "UI": dataset.Set(tag, vr, DicomUids.Derive(Text)); break;
            case "UR": dataset.Set(tag, vr, "urn:anonymized"); break;
            case "SQ": dataset.SetSequence(tag); break;
            default:
                if (vr.IsText) dataset.Set(tag, vr, Text);
                else dataset.SetBytes(tag, vr, new byte[Math.Max(2, vr.UnitSize)]);
                break;
        }
    }

    /// <summary>An item of the Code Sequence Macro (PS3.3 8.8) that says nothing.</summary>
    public static DicomDataset Code() => new DicomDataset()
        .Set(DicomTags.CodeValue, "ANON")
        .Set(DicomTags.CodingSchemeDesignator, "99MEDVISION")
        .Set(DicomTags.CodeMeaning, "Anonymized");
}
