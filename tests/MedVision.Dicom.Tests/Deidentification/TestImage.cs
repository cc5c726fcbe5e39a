using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Tests.Deidentification;

/// <summary>Small objects to de-identify, and the one key of these tests.</summary>
internal static class TestImage
{
    public static byte[] Key { get; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static DicomDataset Mr() => new DicomDataset()
        .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3.4.5.6")
        .Set(DicomTags.StudyInstanceUID, "1.2.3.4").Set(DicomTags.SeriesInstanceUID, "1.2.3.4.5")
        .Set(DicomTags.Modality, "MR").Set(DicomTags.PatientName, "Doe^Jane").Set(DicomTags.PatientID, "4711-A");

    public static DicomDataset Clean(DicomDataset dataset, DeidentificationProfile? profile = null) => Result(dataset, profile).File.Dataset;

    public static DeidentificationResult Result(DicomDataset dataset, DeidentificationProfile? profile = null, TransferSyntax? syntax = null) =>
        new Deidentifier(profile ?? DeidentificationProfile.Basic, Key).Deidentify(new DicomFile(dataset, syntax ?? TransferSyntax.ExplicitVRLittleEndian));
}
