using MedVision.Imaging.Export.Nifti;
using MedVision.Imaging.Volumes;

namespace MedVision.Inference.Anomaly;

/// <summary>
/// The anomaly map in the geometry of its series: <see cref="Values"/>[(slice * Rows + row) * Columns + column], 0..255;
/// times <see cref="Scale"/> is the residual in units of the [0,1] image. Slices in the order of <see cref="SopInstanceUids"/>.
/// </summary>
public sealed record AnomalyVolume(
    byte[] Values, int Columns, int Rows, int Slices, double Scale, double PixelThreshold, VolumeGeometry Geometry, IReadOnlyList<string> SopInstanceUids)
{
    /// <summary>Writes the map as gzipped NIfTI-1 with its affine in RAS+ millimetres.</summary>
    public void WriteNifti(Stream stream) => NiftiWriter.Write(stream, Values, Columns, Rows, Slices, Geometry, Scale);
}
