using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Tests;

/// <summary>Small MR images, made in the test.</summary>
internal static class TestImage
{
    public const string Study = "1.2.826.0.1.3680043.8.498.1", Series = Study + ".2";

    public static DicomDataset Dataset(int number, string study = Study, string series = Series, string patient = "P1", int rows = 8, int columns = 6)
    {
        ushort[] pixels = [.. Enumerable.Range(0, rows * columns).Select(value => (ushort)(value + (100 * number)))];
        byte[] bytes = new byte[pixels.Length * 2];
        Buffer.BlockCopy(pixels, 0, bytes, 0, bytes.Length);
        return new DicomDataset()
            .Set(DicomTags.SpecificCharacterSet, "ISO_IR 192")
            .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage)
            .Set(DicomTags.SOPInstanceUID, $"{series}.{number}")
            .Set(DicomTags.StudyInstanceUID, study)
            .Set(DicomTags.SeriesInstanceUID, series)
            .Set(DicomTags.PatientID, patient)
            .Set(DicomTags.PatientName, "Müller^Zoë")
            .Set(DicomTags.PatientBirthDate, "19610203")
            .Set(DicomTags.PatientSex, "F")
            .Set(DicomTags.StudyDate, "20200102")
            .Set(DicomTags.StudyTime, "101112")
            .Set(DicomTags.StudyDescription, "Head")
            .Set(DicomTags.AccessionNumber, "A7")
            .Set(DicomTags.Modality, "MR")
            .Set(DicomTags.SeriesNumber, 3)
            .Set(DicomTags.SeriesDescription, "T1post")
            .Set(DicomTags.InstanceNumber, number)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, rows)
            .Set(DicomTags.Columns, columns)
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, 16)
            .Set(DicomTags.HighBit, 15)
            .Set(DicomTags.PixelRepresentation, 0)
            .SetBytes(DicomTags.PixelData, DicomVR.OW, bytes);
    }

    public static byte[] Bytes(int number) => Bytes(Dataset(number));

    public static byte[] Bytes(DicomDataset dataset, TransferSyntax? syntax = null) => new DicomFile(dataset, syntax ?? TransferSyntax.ExplicitVRLittleEndian).ToArray();
}
