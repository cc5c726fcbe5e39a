using MedVision.Dicom.Data;
using MedVision.Imaging.Masks;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Seg;

/// <summary>A BINARY segmentation as it was read.</summary>
public sealed record SegmentationObject(int Rows, int Columns, string? FrameOfReferenceUid, IReadOnlyList<SegmentDescription> Segments)
{
    /// <summary>
    /// A segment as a mask on the voxels of <paramref name="volume"/>. Frames find their slice by the image that they name, or by
    /// their position (to 0.01 mm) where they name none.
    /// </summary>
    /// <exception cref="DicomException">A frame lies on no slice of the volume, or sizes differ.</exception>
    public Mask MaskOn(Volume volume, SegmentDescription segment)
    {
        if (Rows != volume.Rows || Columns != volume.Columns) throw new DicomException($"the segmentation has {Columns} x {Rows} pixels, the volume {volume.Columns} x {volume.Rows}", DicomTags.Rows);
        int plane = Rows * Columns;
        byte[] voxels = new byte[volume.Voxels.Length];
        foreach (SegmentFrame frame in segment.Frames)
        {
            int slice = SliceOf(volume, frame);
            if (slice < 0) throw new DicomException($"a frame of segment {segment.Number} lies on no slice of the volume", DicomTags.ReferencedSOPInstanceUID);
            foreach (int pixel in frame.Pixels) voxels[(slice * plane) + pixel] = 1;
        }
        return new Mask(voxels, Columns, Rows, volume.Slices);
    }

    private static int SliceOf(Volume volume, SegmentFrame frame)
    {
        const double SamePlaceMm = 0.01;
        for (int slice = 0; slice < volume.Slices; slice++)
        {
            SliceSource source = volume.Sources[slice];
            bool here = frame.SourceUid is string uid
                ? source.SopInstanceUid == uid && source.Frame == frame.SourceFrame
                : frame.Position is Vector3 position && (position - source.Position).Length < SamePlaceMm;
            if (here) return slice;
        }
        return -1;
    }
}
