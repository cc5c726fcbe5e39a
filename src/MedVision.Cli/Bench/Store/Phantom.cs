using System.Globalization;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Bench.Store;

/// <summary>MR images of nobody: a bright head with a darker middle, noise over all, so that compression has its usual work.</summary>
internal static class Phantom
{
    /// <summary>How many different slices there are; the headers make them different instances.</summary>
    private const int Slices = 16;

    /// <summary>The slices, encoded as the plan says, without what tells one instance from another.</summary>
    public static DicomFile[] Make(StorePlan plan) =>
        [.. Enumerable.Range(0, Slices).Select(slice => Transcoder.Transcode(new DicomFile(Header(plan, slice), TransferSyntax.ExplicitVRLittleEndian), plan.Syntax))];

    private static DicomDataset Header(StorePlan plan, int slice) => new DicomDataset()
        .Set(DicomTags.SOPInstanceUID, plan.InstanceUid(slice))
        .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "OTHER")
        .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage)
        .Set(DicomTags.StudyDate, "20240102").Set(DicomTags.StudyTime, "101112")
        .Set(DicomTags.ContentDate, "20240102").Set(DicomTags.ContentTime, "101213")
        .Set(DicomTags.Modality, "MR").Set(DicomTags.Manufacturer, "MedVision").Set(DicomTags.ManufacturerModelName, "load generator")
        .SetEmpty(DicomTags.ReferringPhysicianName)
        .Set(DicomTags.StudyDescription, "Brain").Set(DicomTags.SeriesDescription, "AX T1")
        .SetEmpty(DicomTags.PatientBirthDate).SetEmpty(DicomTags.PatientSex)
        .Set(DicomTags.BodyPartExamined, "BRAIN")
        .Set(DicomTags.ScanningSequence, "SE").Set(DicomTags.SequenceVariant, "NONE").SetEmpty(DicomTags.ScanOptions).Set(DicomTags.MRAcquisitionType, "2D")
        .Set(DicomTags.SliceThickness, "5").Set(DicomTags.RepetitionTime, "600").Set(DicomTags.EchoTime, "12").Set(DicomTags.EchoTrainLength, "1")
        .Set(DicomTags.StudyID, "1")
        .SetEmpty(DicomTags.PositionReferenceIndicator)
        .Set(DicomTags.PatientPosition, "HFS")
        .Set(DicomTags.ImageOrientationPatient, "1", "0", "0", "0", "1", "0").Set(DicomTags.PixelSpacing, "0.9", "0.9")
        .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
        .Set(DicomTags.Rows, plan.Rows).Set(DicomTags.Columns, plan.Columns)
        .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11).Set(DicomTags.PixelRepresentation, 0)
        .Set(DicomTags.WindowCenter, "600").Set(DicomTags.WindowWidth, "1200")
        .SetBytes(DicomTags.PixelData, DicomVR.OW, Pixels(plan, slice));

    /// <summary>12 of 16 bits, little endian.</summary>
    private static byte[] Pixels(StorePlan plan, int slice)
    {
        Random noise = new(slice);
        byte[] pixels = new byte[2 * plan.Rows * plan.Columns];
        for (int row = 0; row < plan.Rows; row++)
        {
            for (int column = 0; column < plan.Columns; column++)
            {
                double y = ((2.0 * row) / plan.Rows) - 1, x = ((2.0 * column) / plan.Columns) - 1;
                double radius = Math.Sqrt((x * x / 0.55) + (y * y / 0.8));
                int bright = radius > 1 ? 20 : radius > 0.9 ? 1500 : 500 + (slice * 20) + (int)(200 * Math.Cos(9 * x) * Math.Cos(7 * y));
                BitConverter.TryWriteBytes(pixels.AsSpan(2 * ((row * plan.Columns) + column)), (ushort)(bright + noise.Next(40)));
            }
        }
        return pixels;
    }

    /// <summary>Makes of a slice an instance of the plan. The data set is changed in place: each sender has its own.</summary>
    public static void Name(DicomDataset slice, StorePlan plan, int number)
    {
        int study = number % plan.Studies, place = number / plan.Studies, series = place / StorePlan.SeriesLength, image = place % StorePlan.SeriesLength;
        string id = study.ToString("BENCH-000000", CultureInfo.InvariantCulture);
        slice
            .Set(DicomTags.SOPInstanceUID, plan.InstanceUid(number))
            .Set(DicomTags.StudyInstanceUID, plan.StudyUid(study)).Set(DicomTags.SeriesInstanceUID, plan.SeriesUid(study, series))
            .Set(DicomTags.FrameOfReferenceUID, plan.FrameOfReferenceUid(study))
            .Set(DicomTags.PatientID, plan.Seed[..Math.Min(plan.Seed.Length, 40)] + id).Set(DicomTags.PatientName, $"Load^{id}").Set(DicomTags.AccessionNumber, id)
            .Set(DicomTags.SeriesNumber, series + 1).Set(DicomTags.InstanceNumber, image + 1)
            .Set(DicomTags.ImagePositionPatient, "-115", "-115", (5 * image).ToString(CultureInfo.InvariantCulture));
    }
}
