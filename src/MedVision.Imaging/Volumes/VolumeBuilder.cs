using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Volumes;

/// <summary>
/// Builds volumes from the images of one series, classic ones or the frames of enhanced objects. Slices are ordered by Image Position
/// (Patient) along the normal of Image Orientation (Patient), never by Instance Number; spacing between slices comes from the positions,
/// never from Slice Thickness.
/// </summary>
public static class VolumeBuilder
{
    private const double SameDirection = 0.9999;   // cosine: about 0.8 degrees
    private const long MostVoxels = 1L << 29;      // 2 GiB of floats

    /// <summary>
    /// The volume, or the reason why these images make none or more than one (<see cref="BuildAll"/> separates them). Pixel data is read only
    /// where the geometry stands.
    /// </summary>
    /// <exception cref="DicomException">A frame cannot be decoded, or a file announces frames that it does not hold.</exception>
    public static VolumeResult Build(IReadOnlyList<DicomFile> files, CancellationToken cancellation = default)
    {
        FrameGathering gathering = FrameGathering.Of(files);
        if (gathering.Reason is not null) return VolumeResult.Refused(gathering.Reason, gathering.Warnings);
        FrameSet all = new("", gathering.Frames);
        if (Judge(all.Frames) is string reason) return VolumeResult.Refused(reason, gathering.Warnings);
        IReadOnlyList<FrameSet> stacks = all.SplitBy("stack", FrameAspects.Stack);
        if (stacks.Count > 1) return VolumeResult.Refused($"the object holds {stacks.Count} volumes ({Labels(stacks)})", gathering.Warnings);
        int twins = all.CountTwins();
        if (twins == 0) return Fill(all, gathering.Warnings, cancellation);
        IReadOnlyList<FrameSet> sets = all.Untangle();
        string which = sets.Count > 1 ? $"{sets.Count} volumes ({Labels(sets)})" : "more than one volume (echoes, phases, b-values)";
        return VolumeResult.Refused($"{twins} of {all.Frames.Count} images lie at the position of another: the series holds {which}", gathering.Warnings);
    }

    /// <summary>
    /// Every volume that the images hold: separated by frame of reference, plane, size and stack, and where images lie at one place by temporal
    /// position, b-value, gradient direction, kind of image, echo, trigger delay and the object's own dimensions. Each result says by its
    /// <see cref="VolumeResult.Label"/> which part it is; a part that makes no volume has its reason.
    /// </summary>
    /// <inheritdoc cref="Build" path="/exception"/>
    public static IReadOnlyList<VolumeResult> BuildAll(IReadOnlyList<DicomFile> files, CancellationToken cancellation = default)
    {
        FrameGathering gathering = FrameGathering.Of(files);
        if (gathering.Reason is not null) return [VolumeResult.Refused(gathering.Reason, gathering.Warnings)];
        List<PlacedFrame> planes = [];
        IEnumerable<FrameSet> sets = new FrameSet("", gathering.Frames)
            .SplitBy("frame of reference", frame => frame.File.Dataset.GetString(DicomTags.FrameOfReferenceUID))
            .SelectMany(set => set.SplitBy("plane", frame => PlaneOf(frame, planes)))
            .SelectMany(set => set.SplitBy("stack", FrameAspects.Stack))
            .SelectMany(set => set.Untangle());
        return [.. sets.Select(set => BuildPart(set, gathering.Warnings, cancellation) with { Label = set.Label })];
    }

    private static VolumeResult BuildPart(FrameSet set, List<string> warnings, CancellationToken cancellation)
    {
        if (Judge(set.Frames) is string reason) return VolumeResult.Refused(reason, warnings);
        int twins = set.CountTwins();
        return twins == 0 ? Fill(set, warnings, cancellation) : VolumeResult.Refused($"{twins} of {set.Frames.Count} images lie at the position of another", warnings);
    }

    private static VolumeResult Fill(FrameSet set, List<string> known, CancellationToken cancellation)
    {
        IReadOnlyList<PlacedFrame> frames = set.Sorted();
        List<string> warnings = [.. known];
        if (SliceSpacing.Measure(frames, warnings) is not VolumeGeometry geometry) return VolumeResult.Refused("the images do not lie in a row: their positions leave a straight line by more than a pixel", warnings);
        PlacedFrame first = frames[0];
        int plane = first.Rows * first.Columns;
        // The first frame is decoded before room is made for all: where it fails, nothing was taken.
        Frame pixels = FrameReader.Read(first.File, first.Frame);
        float[] voxels = new float[plane * frames.Count];
        for (int slice = 0; slice < frames.Count; slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (slice > 0) pixels = FrameReader.Read(frames[slice].File, frames[slice].Frame);
            pixels.Values.CopyTo(voxels, slice * plane);
        }
        SliceSource[] sources = [.. frames.Select(f => new SliceSource(
            f.SopInstanceUid, f.File.Dataset.RequireString(DicomTags.SOPClassUID), f.Frame, f.IsMultiFrame, f.Position))];
        return new VolumeResult { Volume = new Volume(voxels, first.Columns, first.Rows, geometry, sources), Warnings = warnings };
    }

    /// <summary>Why frames that have a place each make no volume together, or null.</summary>
    private static string? Judge(IReadOnlyList<PlacedFrame> frames)
    {
        PlacedFrame first = frames[0];
        int planes = CountPlanes(frames);
        if (planes > 1) return $"the images lie in {planes} different orientations: a localizer or a mixed series, not a volume";
        if (frames.Any(f => f.AlongRow.Dot(first.AlongRow) < SameDirection)) return "the images are rotated against each other in their plane";
        if (frames.Any(f => f.Rows != first.Rows || f.Columns != first.Columns)) return "the images differ in size (Rows, Columns)";
        if (!frames.All(first.HasSpacingOf)) return "the images differ in Pixel Spacing (0028,0030)";
        if (frames.Select(f => f.File.Dataset.GetString(DicomTags.FrameOfReferenceUID) ?? "").Distinct(StringComparer.Ordinal).Count() > 1)
            return "the images have different Frames of Reference (0020,0052): their positions cannot be compared";
        if (frames.Count == 1) return "the series has one slice: no volume can be measured";
        long voxels = (long)first.Rows * first.Columns * frames.Count;
        return voxels > MostVoxels ? $"{voxels} voxels are more than this program holds ({MostVoxels})" : null;
    }

    private static int CountPlanes(IReadOnlyList<PlacedFrame> frames)
    {
        List<Vector3> normals = [];
        foreach (PlacedFrame frame in frames)
        {
            if (!normals.Any(normal => normal.Dot(frame.Normal) >= SameDirection)) normals.Add(frame.Normal);
        }
        return normals.Count;
    }

    /// <summary>The number of the first frame in <paramref name="known"/> of the same orientation, size and spacing; it is added where there is none.</summary>
    private static string PlaneOf(PlacedFrame frame, List<PlacedFrame> known)
    {
        int index = known.FindIndex(k => k.AlongRow.Dot(frame.AlongRow) >= SameDirection && k.AlongColumn.Dot(frame.AlongColumn) >= SameDirection
            && k.Rows == frame.Rows && k.Columns == frame.Columns && k.HasSpacingOf(frame));
        if (index < 0)
        {
            index = known.Count;
            known.Add(frame);
        }
        return (index + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static string Labels(IReadOnlyList<FrameSet> sets) => string.Join("; ", sets.Take(8).Select(set => set.Label)) + (sets.Count > 8 ? "; ..." : "");
}
