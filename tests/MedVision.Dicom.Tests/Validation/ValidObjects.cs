using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Tests.Validation;

/// <summary>Small objects without a fault, for breaking one thing in them.</summary>
internal static class ValidObjects
{
    /// <summary>A 4 x 4 grey Secondary Capture of 8 bits.</summary>
    public static DicomFile Capture() => new(
        Common(SopClasses.SecondaryCaptureImageStorage, "OT")
            .Set(DicomTags.ConversionType, "WSD")
            .SetEmpty(DicomTags.PatientOrientation)
            .Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7)
            .SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[16]),
        TransferSyntax.ExplicitVRLittleEndian);

    /// <summary>A 4 x 4 MR image of 12 bits.</summary>
    public static DicomFile Mr() => new(
        Common(SopClasses.MRImageStorage, "MR")
            .Set(DicomTags.FrameOfReferenceUID, "2.25.5").SetEmpty(DicomTags.PositionReferenceIndicator)
            .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "OTHER")
            .Set(DicomTags.PatientPosition, "HFS")
            .Set(DicomTags.ScanningSequence, "SE").Set(DicomTags.SequenceVariant, "NONE").SetEmpty(DicomTags.ScanOptions)
            .Set(DicomTags.MRAcquisitionType, "2D").Set(DicomTags.RepetitionTime, "500").Set(DicomTags.EchoTime, "15").Set(DicomTags.EchoTrainLength, "1")
            .Set(DicomTags.PixelSpacing, "0.5", "0.5").Set(DicomTags.SliceThickness, "5")
            .Set(DicomTags.ImagePositionPatient, "0", "0", "0").Set(DicomTags.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
            .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11)
            .SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[32]),
        TransferSyntax.ExplicitVRLittleEndian);

    private static DicomDataset Common(string sopClass, string modality) => new DicomDataset()
        .Set(DicomTags.SOPClassUID, sopClass).Set(DicomTags.SOPInstanceUID, "2.25.1")
        .Set(DicomTags.PatientName, "Doe^Jane").Set(DicomTags.PatientID, "1").SetEmpty(DicomTags.PatientBirthDate).Set(DicomTags.PatientSex, "F")
        .Set(DicomTags.StudyInstanceUID, "2.25.2").SetEmpty(DicomTags.StudyDate).SetEmpty(DicomTags.StudyTime).SetEmpty(DicomTags.ReferringPhysicianName)
        .SetEmpty(DicomTags.StudyID).SetEmpty(DicomTags.AccessionNumber)
        .Set(DicomTags.Modality, modality).Set(DicomTags.SeriesInstanceUID, "2.25.3").Set(DicomTags.SeriesNumber, 1)
        .Set(DicomTags.Manufacturer, "MedVision").Set(DicomTags.InstanceNumber, 1)
        .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, 4).Set(DicomTags.Columns, 4)
        .Set(DicomTags.PixelRepresentation, 0);
}
