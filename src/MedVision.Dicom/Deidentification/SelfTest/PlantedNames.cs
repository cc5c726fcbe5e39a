using System.Text;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.SelfTest;

/// <summary>Names in other scripts, in their own attributes and once more in attributes that the profile keeps.</summary>
internal static class PlantedNames
{
    private static readonly (string CharacterSet, string Family, string Given)[] people =
    [
        ("ISO_IR 192", "Zuñigaški", "Łukaszýn"), ("ISO_IR 100", "Äneaströß", "Jérômeß"), ("GB18030", "王小东", "龘明"), ("GBK", "诸葛亮", "孔明"),
        ("\\ISO 2022 IR 87", "山田風", "太郎丸"), ("\\ISO 2022 IR 149", "홍길동", "김희중"), ("ISO_IR 144", "Люкceмбypг", "Иоганна"), ("ISO_IR 126", "Διονυσιος", "Ελενη"),
        ("ISO_IR 166", "นามสกุล", "สมชาย"), ("", "Zyxwvfam", "Qponmgiv"),
    ];

    private static readonly DicomTag[] kept =
    [
        DicomTags.SoftwareVersions, DicomTags.ManufacturerModelName, DicomTags.SequenceName, DicomTags.ReceiveCoilName, DicomTags.ContrastBolusRoute,
    ];

    public static IEnumerable<PlantedObject> Make()
    {
        foreach ((string set, string family, string given) in people)
        {
            DicomDataset dataset = new DicomDataset()
                .Set(DicomTags.SpecificCharacterSet, set.Split('\\'))
                .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, DicomUids.Generate()).Set(DicomTags.Modality, "MR");
            PlantedObject made = new($"names in {(set.Length == 0 ? "ISO_IR 6" : set)}", dataset, TransferSyntax.ExplicitVRLittleEndian);
            string name = $"{family}^{given}";
            dataset.Set(DicomTags.PatientName, name).Set(DicomTags.PatientComments, name).Set(DicomTags.PatientID, "ZYXID-4711");
            foreach (DicomTag tag in kept) dataset.Set(tag, family);
            dataset.SetSequence(DicomTags.RequestedProcedureCodeSequence, new DicomDataset()
                .Set(DicomTags.CodeValue, "ZYXID-4711").Set(DicomTags.CodingSchemeDesignator, "L"));
            dataset.GetItems(DicomTags.RequestedProcedureCodeSequence)[0].Set(DicomTags.CodeMeaning, given);
            made.Note($"family name, {set}", family, Bytes(dataset, DicomTags.ManufacturerModelName));
            made.Note($"given name, {set}", given, Bytes(dataset.GetItems(DicomTags.RequestedProcedureCodeSequence)[0], DicomTags.CodeMeaning));
            made.Note("patient id", "ZYXID-4711");
            yield return made;
        }
    }

    private static byte[] Bytes(DicomDataset dataset, DicomTag tag) => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(dataset.GetBytes(tag).Span).Trim(' ', '\0'));
}
