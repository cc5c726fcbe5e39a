using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Testing;

/// <summary>
/// Builds MR series in memory: 16-bit slices in known places, lying as <see cref="MrOrientation"/> or any two unit vectors say, with any
/// spacing, order and gantry tilt. A test changes what it is about through the <c>change</c> of each method.
/// </summary>
public sealed class MrSeries
{
    public int Rows { get; init; } = 8;

    public int Columns { get; init; } = 6;

    /// <summary>Millimetres from row to row, the first value of Pixel Spacing.</summary>
    public double RowSpacing { get; init; } = 0.75;

    /// <summary>Millimetres from column to column, the second value of Pixel Spacing.</summary>
    public double ColumnSpacing { get; init; } = 0.5;

    /// <summary>Millimetres from slice to slice along the normal; negative: the slices run against it.</summary>
    public double SliceSpacing { get; init; } = 5;

    /// <summary>How far the stack leans along its columns against the normal of its slices, as a tilted gantry makes it.</summary>
    public double TiltDegrees { get; init; }

    /// <summary>The centre of the first pixel of slice 0 of a <see cref="Stack"/>.</summary>
    public double[] Origin { get; init; } = [-10, -20, 0];

    /// <summary>Image Orientation (Patient): the direction of a row, then of a column.</summary>
    public double[] Orientation { get; init; } = MrOrientation.Axial;

    public string Description { get; init; } = "AX T1 post";

    public string StudyUid { get; init; } = DicomUids.Generate();

    public string SeriesUid { get; init; } = DicomUids.Generate();

    public string FrameOfReference { get; init; } = DicomUids.Generate();

    /// <summary>The SOP Instance UID by the Instance Number; fresh ones if none is given.</summary>
    public Func<int, string> InstanceUid { get; init; } = _ => DicomUids.Generate();

    /// <summary>A slice at <paramref name="position"/> (patient millimetres); <paramref name="pixel"/> gives its values from (column, row).</summary>
    public DicomFile Slice(double[] position, int instanceNumber, Func<int, int, int>? pixel = null, Action<DicomDataset>? change = null)
    {
        DicomDataset dataset = Dataset(position, instanceNumber, pixel);
        change?.Invoke(dataset);
        return new DicomFile(dataset, TransferSyntax.ExplicitVRLittleEndian);
    }

    /// <inheritdoc cref="Slice"/>
    public DicomDataset Dataset(double[] position, int instanceNumber, Func<int, int, int>? pixel = null) => new DicomDataset()
        .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage)
        .Set(DicomTags.SOPInstanceUID, InstanceUid(instanceNumber))
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
        .SetBytes(DicomTags.PixelData, DicomVR.OW, Pixels(pixel ?? ((_, _) => instanceNumber)));

    /// <summary>Axial slices at the given heights; instance numbers fall while heights rise.</summary>
    public List<DicomFile> Axial(params double[] heights) =>
        [.. heights.Select((z, i) => Slice([-10, -20, z], heights.Length - i, (_, _) => (int)(z * 10) + 1000))];

    /// <summary>
    /// Slices 0 .. <paramref name="count"/> - 1 from <see cref="Origin"/> on, <see cref="SliceSpacing"/> apart, leaning by
    /// <see cref="TiltDegrees"/>; <paramref name="pixel"/> gives values from (column, row, slice).
    /// </summary>
    public List<DicomFile> Stack(int count, Func<int, int, int, int>? pixel = null, Action<DicomDataset>? change = null) =>
        [.. Enumerable.Range(0, count).Select(s => Slice(PositionOf(s), s + 1, pixel is null ? null : (c, r) => pixel(c, r, s), change))];

    /// <summary>The same stack as one enhanced MR object: plane positions per frame, orientation and spacing shared, PS3.3 C.7.6.16.</summary>
    public DicomFile Enhanced(int count, Func<int, int, int, int>? pixel = null, Action<DicomDataset>? change = null)
    {
        DicomDataset dataset = Dataset(Origin, 1);
        foreach (DicomTag tag in new[] { DicomTags.ImagePositionPatient, DicomTags.ImageOrientationPatient, DicomTags.PixelSpacing, DicomTags.SliceThickness }) dataset.Remove(tag);
        dataset
            .Set(DicomTags.SOPClassUID, SopClasses.EnhancedMRImageStorage)
            .Set(DicomTags.NumberOfFrames, count)
            .SetBytes(DicomTags.PixelData, DicomVR.OW, Enumerable.Range(0, count).SelectMany(s => Pixels((c, r) => pixel?.Invoke(c, r, s) ?? s + 1)).ToArray())
            .SetSequence(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset()
                .SetSequence(DicomTags.PlaneOrientationSequence, new DicomDataset().Set(DicomTags.ImageOrientationPatient, Texts(Orientation)))
                .SetSequence(DicomTags.PixelMeasuresSequence, new DicomDataset().Set(DicomTags.PixelSpacing, Texts(RowSpacing, ColumnSpacing)).Set(DicomTags.SliceThickness, "5")))
            .SetSequence(DicomTags.PerFrameFunctionalGroupsSequence, [.. Enumerable.Range(0, count).Select(s => new DicomDataset()
                .SetSequence(DicomTags.PlanePositionSequence, new DicomDataset().Set(DicomTags.ImagePositionPatient, Texts(PositionOf(s)))))]);
        change?.Invoke(dataset);
        return new DicomFile(dataset, TransferSyntax.ExplicitVRLittleEndian);
    }

    /// <summary>Image Position (Patient) of a slice of the stack.</summary>
    public double[] PositionOf(int slice)
    {
        double[] row = Orientation[..3], column = Orientation[3..];
        double[] normal = [(row[1] * column[2]) - (row[2] * column[1]), (row[2] * column[0]) - (row[0] * column[2]), (row[0] * column[1]) - (row[1] * column[0])];
        double along = slice * SliceSpacing, lean = along * Math.Tan(TiltDegrees * Math.PI / 180);
        return [.. Enumerable.Range(0, 3).Select(axis => Origin[axis] + (normal[axis] * along) + (column[axis] * lean))];
    }

    private byte[] Pixels(Func<int, int, int> pixel)
    {
        byte[] pixels = new byte[Rows * Columns * 2];
        for (int i = 0; i < Rows * Columns; i++) BitConverter.TryWriteBytes(pixels.AsSpan(2 * i), (ushort)pixel(i % Columns, i / Columns));
        return pixels;
    }

    private static string[] Texts(params double[] values) => [.. values.Select(v => v.ToString("0.##########", CultureInfo.InvariantCulture))];
}
