using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Imaging.Tests;

/// <summary>Builds MR series in memory: 16-bit slices in known places.</summary>
internal sealed class MrSeries
{
    public int Rows { get; init; } = 8;

    public int Columns { get; init; } = 6;

    public double RowSpacing { get; init; } = 0.75;

    public double ColumnSpacing { get; init; } = 0.5;

    public double[] Orientation { get; init; } = [1, 0, 0, 0, 1, 0];

    public string Description { get; init; } = "AX T1 post";

    public string StudyUid { get; } = DicomUids.Generate();

    public string SeriesUid { get; } = DicomUids.Generate();

    public string FrameOfReference { get; } = DicomUids.Generate();

    /// <summary>A slice at <paramref name="position"/> (patient millimetres); <paramref name="pixel"/> gives its values from (column, row).</summary>
    public DicomFile Slice(double[] position, int instanceNumber, Func<int, int, int>? pixel = null, Action<DicomDataset>? change = null)
    {
        byte[] pixels = new byte[Rows * Columns * 2];
        for (int r = 0; r < Rows; r++)
        {
            for (int c = 0; c < Columns; c++)
            {
                BitConverter.TryWriteBytes(pixels.AsSpan(((r * Columns) + c) * 2), (ushort)(pixel?.Invoke(c, r) ?? instanceNumber));
            }
        }
        DicomDataset dataset = new DicomDataset()
            .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage)
            .Set(DicomTags.SOPInstanceUID, DicomUids.Generate())
            .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY")
            .Set(DicomTags.StudyDate, "20200102")
            .Set(DicomTags.StudyTime, "101112")
            .Set(DicomTags.ContentDate, "20200102")
            .Set(DicomTags.ContentTime, "101213")
            .Set(DicomTags.AccessionNumber, "A1")
            .Set(DicomTags.Modality, "MR")
            .Set(DicomTags.Manufacturer, "Test")
            .SetEmpty(DicomTags.ReferringPhysicianName)
            .Set(DicomTags.SeriesDescription, Description)
            .Set(DicomTags.PatientName, "Doe^Jane")
            .Set(DicomTags.PatientID, "P1")
            .SetEmpty(DicomTags.PatientBirthDate)
            .Set(DicomTags.PatientSex, "F")
            .Set(DicomTags.BodyPartExamined, "BRAIN")
            .Set(DicomTags.StudyInstanceUID, StudyUid)
            .Set(DicomTags.SeriesInstanceUID, SeriesUid)
            .Set(DicomTags.StudyID, "1")
            .Set(DicomTags.SeriesNumber, 3)
            .Set(DicomTags.InstanceNumber, instanceNumber)
            .Set(DicomTags.FrameOfReferenceUID, FrameOfReference)
            .SetEmpty(DicomTags.PositionReferenceIndicator)
            .Set(DicomTags.SliceThickness, "5")
            .Set(DicomTags.ImagePositionPatient, Texts(position))
            .Set(DicomTags.ImageOrientationPatient, Texts(Orientation))
            .Set(DicomTags.PixelSpacing, Texts(RowSpacing, ColumnSpacing))
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, Rows)
            .Set(DicomTags.Columns, Columns)
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, 16)
            .Set(DicomTags.HighBit, 15)
            .Set(DicomTags.PixelRepresentation, 0)
            .SetBytes(DicomTags.PixelData, DicomVR.OW, pixels);
        change?.Invoke(dataset);
        return new DicomFile(dataset, TransferSyntax.ExplicitVRLittleEndian);
    }

    /// <summary>Axial slices at the given heights; instance numbers fall while heights rise.</summary>
    public List<DicomFile> Axial(params double[] heights) =>
        [.. heights.Select((z, i) => Slice([-10, -20, z], heights.Length - i, (_, _) => (int)(z * 10) + 1000))];

    private static string[] Texts(params double[] values) => [.. values.Select(v => v.ToString("0.########", CultureInfo.InvariantCulture))];
}
