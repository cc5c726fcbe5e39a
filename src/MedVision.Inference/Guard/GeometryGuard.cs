using System.Globalization;
using MedVision.Imaging.Volumes;

namespace MedVision.Inference.Guard;

/// <summary>Whether a volume's size can be that of a head: field of view, slice spacing, number of slices.</summary>
internal static class GeometryGuard
{
    internal const int LeastSlices = 3;
    internal const double LeastFieldMm = 100, MostFieldMm = 400, MostSpacingMm = 15;

    /// <summary>Why the volume is no head, or null.</summary>
    internal static string? Judge(Volume volume)
    {
        if (volume.Slices < LeastSlices) return $"{volume.Slices} slices; at least {LeastSlices} are needed to measure a lesion";
        VolumeGeometry g = volume.Geometry;
        if (g.SliceSpacing > MostSpacingMm)
        {
            return string.Create(CultureInfo.InvariantCulture, $"slices are {g.SliceSpacing:0.#} mm apart; more than {MostSpacingMm} mm is no series to measure lesions in");
        }
        double width = g.ColumnSpacing * volume.Columns, height = g.RowSpacing * volume.Rows;
        return Math.Max(width, height) is >= LeastFieldMm and <= MostFieldMm
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"a field of view of {width:0} x {height:0} mm is not that of a head ({LeastFieldMm} to {MostFieldMm} mm)");
    }
}
