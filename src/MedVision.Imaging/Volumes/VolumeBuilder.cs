using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Volumes;

/// <summary>
/// Builds a volume from the images of one series. Slices are ordered by Image Position (Patient) along the normal of Image
/// Orientation (Patient), never by Instance Number; spacing between slices comes from the positions, never from Slice Thickness.
/// </summary>
public static class VolumeBuilder
{
    private const double SameDirection = 0.9999;   // cosine: about 0.8 degrees
    private const double SamePlaceMm = 0.01;
    private const long MostVoxels = 1L << 29;      // 2 GiB of floats

    /// <summary>The volume, or the reason why these images make none. Pixel data is read only where the geometry stands.</summary>
    /// <exception cref="DicomException">A frame cannot be decoded.</exception>
    public static VolumeResult Build(IReadOnlyList<DicomFile> files, CancellationToken cancellation = default)
    {
        List<string> warnings = [];
        if (Place(files, warnings, out string? reason) is not List<PlacedFrame> frames) return VolumeResult.Refused(reason!, warnings);

        Vector3 normal = frames[0].Normal;
        // Equal positions keep a defined order, so that the same series in another file order gives the same answer.
        frames = [.. frames.OrderBy(f => f.Position.Dot(normal)).ThenBy(f => f.SopInstanceUid, StringComparer.Ordinal).ThenBy(f => f.Frame)];
        double[] steps = [.. frames.Zip(frames.Skip(1), (a, b) => (b.Position - a.Position).Dot(normal))];
        int twins = steps.Count(step => step < SamePlaceMm);
        if (twins > 0)
        {
            return VolumeResult.Refused(
                $"{twins} of {frames.Count} images lie at the position of another: the series holds more than one volume (echoes, phases, b-values)",
                warnings);
        }
        VolumeGeometry geometry = Measure(frames, steps, normal, warnings);

        PlacedFrame first = frames[0];
        float[] voxels = new float[first.Rows * first.Columns * frames.Count];
        for (int slice = 0; slice < frames.Count; slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            Frame pixels = FrameReader.Read(frames[slice].File, frames[slice].Frame);
            pixels.Values.CopyTo(voxels, slice * first.Rows * first.Columns);
        }
        SliceSource[] sources = [.. frames.Select(f => new SliceSource(
            f.SopInstanceUid, f.File.Dataset.RequireString(DicomTags.SOPClassUID), f.Frame, f.IsMultiFrame, f.Position))];
        return new VolumeResult { Volume = new Volume(voxels, first.Columns, first.Rows, geometry, sources), Warnings = warnings };
    }

    private static List<PlacedFrame>? Place(IReadOnlyList<DicomFile> files, List<string> warnings, out string? reason)
    {
        List<PlacedFrame> frames = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        HashSet<string> framesOfReference = new(StringComparer.Ordinal);
        reason = files.Count == 0 ? "the series holds no images" : null;
        foreach (DicomFile file in files)
        {
            DicomDataset dataset = file.Dataset;
            if (!seen.Add(dataset.RequireString(DicomTags.SOPInstanceUID)))
            {
                warnings.Add($"{Path.GetFileName(file.Name)} is a second copy of {dataset.GetString(DicomTags.SOPInstanceUID)}");
                continue;
            }
            if (dataset.GetStrings(DicomTags.ImageType).Contains("LOCALIZER"))
            {
                reason = "a localizer (Image Type (0008,0008)), not a volume";
                return null;
            }
            framesOfReference.Add(dataset.GetString(DicomTags.FrameOfReferenceUID) ?? "");
            int count = Math.Max(1, dataset.GetInt32(DicomTags.NumberOfFrames) ?? 1);
            for (int frame = 0; frame < count; frame++)
            {
                if (PlacedFrame.Read(file, frame, count > 1, out string? problem) is PlacedFrame placed)
                {
                    frames.Add(placed);
                    continue;
                }
                reason = $"{Path.GetFileName(file.Name)} has {problem}";
                return null;
            }
        }
        reason ??= Judge(frames, framesOfReference);
        return reason is null ? frames : null;
    }

    /// <summary>Why frames that have a place each make no volume together, or null.</summary>
    private static string? Judge(List<PlacedFrame> frames, HashSet<string> framesOfReference)
    {
        PlacedFrame first = frames[0];
        int planes = CountPlanes(frames);
        if (planes > 1) return $"the images lie in {planes} different orientations: a localizer or a mixed series, not a volume";
        if (frames.Any(f => f.AlongRow.Dot(first.AlongRow) < SameDirection)) return "the images are rotated against each other in their plane";
        if (frames.Any(f => f.Rows != first.Rows || f.Columns != first.Columns)) return "the images differ in size (Rows, Columns)";
        if (frames.Any(f => Math.Abs(f.RowSpacing - first.RowSpacing) > 1e-3 * first.RowSpacing
            || Math.Abs(f.ColumnSpacing - first.ColumnSpacing) > 1e-3 * first.ColumnSpacing))
        {
            return "the images differ in Pixel Spacing (0028,0030)";
        }
        if (framesOfReference.Count > 1) return "the images have different Frames of Reference (0020,0052): their positions cannot be compared";
        if (frames.Count == 1) return "the series has one slice: no volume can be measured";
        long voxels = (long)first.Rows * first.Columns * frames.Count;
        return voxels > MostVoxels ? $"{voxels} voxels are more than this program holds ({MostVoxels})" : null;
    }

    private static int CountPlanes(List<PlacedFrame> frames)
    {
        List<Vector3> normals = [];
        foreach (PlacedFrame frame in frames)
        {
            if (!normals.Any(normal => normal.Dot(frame.Normal) >= SameDirection)) normals.Add(frame.Normal);
        }
        return normals.Count;
    }

    private static VolumeGeometry Measure(List<PlacedFrame> frames, double[] steps, Vector3 normal, List<string> warnings)
    {
        PlacedFrame first = frames[0];
        double spacing = steps.Order().ElementAt(steps.Length / 2);
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] <= 1.5 * spacing) continue;
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"gap: {steps[i]:0.##} mm between slices {i + 1} and {i + 2} where {spacing:0.##} mm are usual; volumes leave it out"));
        }
        bool gaps = warnings.Any(w => w.StartsWith("gap", StringComparison.Ordinal));
        if (!gaps && steps.Any(step => Math.Abs(step - spacing) > 0.05 * spacing))
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"uneven spacing between slices: {steps.Min():0.##} to {steps.Max():0.##} mm; {spacing:0.##} mm is used"));
        }
        Vector3 span = frames[^1].Position - first.Position;
        double along = span.Dot(normal);
        double tilt = Math.Acos(Math.Clamp(along / span.Length, -1, 1)) * 180 / Math.PI;
        if (tilt > 1)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"gantry tilt: the stack leans by {tilt:0.#} degrees against the normal of its slices"));
        }
        // Scaled so that the step along the normal is the usual one: a gap must not stretch every voxel.
        return new VolumeGeometry(first.Position, first.AlongRow, first.AlongColumn, span * (spacing / along), first.ColumnSpacing, first.RowSpacing);
    }
}
