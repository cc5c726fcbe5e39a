using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Volumes;

/// <summary>A frame with its place in the patient: Image Plane module (PS3.3 C.7.6.2) or the plane functional groups of an enhanced object (C.7.6.16.2).</summary>
internal sealed record PlacedFrame(
    DicomFile File, int Frame, bool IsMultiFrame, int Rows, int Columns, Vector3 Position, Vector3 AlongRow, Vector3 AlongColumn,
    double RowSpacing, double ColumnSpacing)
{
    private const double MostMm = 1e6;   // a kilometre: beyond, numbers are no places in a patient

    internal string SopInstanceUid => File.Dataset.RequireString(DicomTags.SOPInstanceUID);

    internal Vector3 Normal => AlongRow.Cross(AlongColumn);

    /// <summary>The same Pixel Spacing, to a thousandth.</summary>
    internal bool HasSpacingOf(PlacedFrame other) =>
        Math.Abs(other.RowSpacing - RowSpacing) <= 1e-3 * RowSpacing && Math.Abs(other.ColumnSpacing - ColumnSpacing) <= 1e-3 * ColumnSpacing;

    /// <summary>Reads the place of a frame; <paramref name="problem"/> names the attribute that is missing or senseless.</summary>
    internal static PlacedFrame? Read(DicomFile file, int frame, bool isMultiFrame, out string? problem)
    {
        DicomDataset dataset = file.Dataset;
        double[] position = FrameGroups.Find(dataset, frame, DicomTags.PlanePositionSequence).GetDoubles(DicomTags.ImagePositionPatient);
        double[] orientation = FrameGroups.Find(dataset, frame, DicomTags.PlaneOrientationSequence).GetDoubles(DicomTags.ImageOrientationPatient);
        double[] spacing = FrameGroups.Find(dataset, frame, DicomTags.PixelMeasuresSequence).GetDoubles(DicomTags.PixelSpacing);
        int rows = dataset.GetInt32(DicomTags.Rows) ?? 0, columns = dataset.GetInt32(DicomTags.Columns) ?? 0;
        problem = null;
        if (rows < 1 || columns < 1) problem = "no pixels (Rows, Columns)";
        else if (position.Length != 3 || !position.All(p => Math.Abs(p) < MostMm)) problem = "no Image Position (Patient) (0020,0032)";
        else if (orientation.Length != 6 || !orientation.All(double.IsFinite)) problem = "no Image Orientation (Patient) (0020,0037)";
        else if (spacing.Length != 2 || !spacing.All(s => s is > 1 / MostMm and < MostMm)) problem = "no Pixel Spacing (0028,0030)";
        if (problem is not null) return null;

        Vector3 along = new(orientation[0], orientation[1], orientation[2]), down = new(orientation[3], orientation[4], orientation[5]);
        if (Math.Abs(along.Length - 1) > 1e-2 || Math.Abs(down.Length - 1) > 1e-2 || Math.Abs(along.Dot(down)) > 1e-2)
        {
            problem = "an Image Orientation (Patient) (0020,0037) that is not two perpendicular unit vectors";
            return null;
        }
        return new PlacedFrame(file, frame, isMultiFrame, rows, columns, new Vector3(position[0], position[1], position[2]),
            along * (1 / along.Length), down * (1 / down.Length), spacing[0], spacing[1]);
    }
}
