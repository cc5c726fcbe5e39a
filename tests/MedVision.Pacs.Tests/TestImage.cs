using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;

namespace MedVision.Pacs.Tests;

/// <summary>The images that the archive's tests send: UIDs known beforehand, a name beyond ASCII, pixels that differ by number.</summary>
internal static class TestImage
{
    public const string Study = "1.2.826.0.1.3680043.8.498.1", Series = Study + ".2";

    public static DicomDataset Dataset(int number, string study = Study, string series = Series, string patient = "P1", int rows = 8, int columns = 6)
    {
        MrSeries made = new() { Rows = rows, Columns = columns, StudyUid = study, SeriesUid = series, FrameOfReference = study + ".9", InstanceUid = n => $"{series}.{n}", Description = "T1post" };
        return made.Dataset(made.PositionOf(number), number, (c, r) => (r * columns) + c + (100 * number))
            .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
            .Set(DicomTags.PatientID, patient)
            .Set(DicomTags.PatientName, "Müller^Zoë")
            .Set(DicomTags.PatientBirthDate, "19610203")
            .Set(DicomTags.StudyDescription, "Head")
            .Set(DicomTags.AccessionNumber, "A7");
    }

    public static byte[] Bytes(int number) => Bytes(Dataset(number));

    public static byte[] Bytes(DicomDataset dataset, TransferSyntax? syntax = null) => new DicomFile(dataset, syntax ?? TransferSyntax.ExplicitVRLittleEndian).ToArray();
}
