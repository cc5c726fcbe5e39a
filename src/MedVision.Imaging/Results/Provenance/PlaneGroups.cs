using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Provenance;

/// <summary>
/// Where the frames of a derived multi-frame object lie and what they come from: Pixel Measures, Plane Orientation, Plane Position,
/// Derivation Image (PS3.3 C.7.6.16.2.1 to C.7.6.16.2.6), and the series and dimensions around them.
/// </summary>
internal static class PlaneGroups
{
    /// <summary>Size and orientation that all frames share.</summary>
    internal static DicomDataset Shared(VolumeGeometry geometry, DicomDataset source)
    {
        double thickness = source.GetDouble(DicomTags.SliceThickness) is double own and > 0 ? own : geometry.SliceSpacing;
        return new DicomDataset()
            .SetSequence(DicomTags.PixelMeasuresSequence, new DicomDataset()
                .Set(DicomTags.PixelSpacing, Ds(geometry.RowSpacing), Ds(geometry.ColumnSpacing))
                .Set(DicomTags.SliceThickness, Ds(thickness))
                .Set(DicomTags.SpacingBetweenSlices, Ds(geometry.SliceSpacing)))
            .SetSequence(DicomTags.PlaneOrientationSequence, new DicomDataset()
                .Set(DicomTags.ImageOrientationPatient, [.. Components(geometry.AlongRow), .. Components(geometry.AlongColumn)]));
    }

    /// <summary>Place and source of one frame; <paramref name="indices"/> are its Dimension Index Values.</summary>
    internal static DicomDataset Frame(SliceSource slice, Code derivation, params int[] indices)
    {
        DicomDataset image = new DicomDataset()
            .Set(DicomTags.ReferencedSOPClassUID, slice.SopClassUid)
            .Set(DicomTags.ReferencedSOPInstanceUID, slice.SopInstanceUid)
            .Set(DicomTags.SpatialLocationsPreserved, "YES")
            .SetSequence(DicomTags.PurposeOfReferenceCodeSequence, Code.SourceImage.ToItem());
        if (slice.IsMultiFrame) image.Set(DicomTags.ReferencedFrameNumber, slice.Frame + 1);
        return new DicomDataset()
            .SetSequence(DicomTags.DerivationImageSequence, new DicomDataset()
                .SetSequence(DicomTags.SourceImageSequence, image)
                .SetSequence(DicomTags.DerivationCodeSequence, derivation.ToItem()))
            .SetSequence(DicomTags.FrameContentSequence, new DicomDataset().Set(DicomTags.DimensionIndexValues, indices))
            .SetSequence(DicomTags.PlanePositionSequence, new DicomDataset().Set(DicomTags.ImagePositionPatient, Components(slice.Position)));
    }

    /// <summary>Common Instance Reference, PS3.3 C.12.2: the one series that all frames come from.</summary>
    internal static void WriteReferencedSeries(DicomDataset target, DicomDataset source, Volume volume)
    {
        DicomDataset[] instances =
        [
            .. volume.Sources.DistinctBy(s => s.SopInstanceUid).Select(s => new DicomDataset()
                .Set(DicomTags.ReferencedSOPClassUID, s.SopClassUid)
                .Set(DicomTags.ReferencedSOPInstanceUID, s.SopInstanceUid)),
        ];
        target.SetSequence(DicomTags.ReferencedSeriesSequence, new DicomDataset()
            .SetSequence(DicomTags.ReferencedInstanceSequence, instances)
            .Set(DicomTags.SeriesInstanceUID, source.RequireString(DicomTags.SeriesInstanceUID)));
    }

    /// <summary>Multi-frame Dimension, PS3.3 C.7.6.17: the attributes that <see cref="Frame"/>'s indices count.</summary>
    internal static void WriteDimensions(DicomDataset target, string seed, params (DicomTag Pointer, DicomTag Group, string Label)[] dimensions)
    {
        string organization = DicomUids.Derive(seed + "|dimensions");
        target
            .SetSequence(DicomTags.DimensionOrganizationSequence, new DicomDataset().Set(DicomTags.DimensionOrganizationUID, organization))
            .SetSequence(DicomTags.DimensionIndexSequence, [.. dimensions.Select(d => new DicomDataset()
                .Set(DicomTags.DimensionOrganizationUID, organization)
                .SetTags(DicomTags.DimensionIndexPointer, d.Pointer)
                .SetTags(DicomTags.FunctionalGroupPointer, d.Group)
                .Set(DicomTags.DimensionDescriptionLabel, d.Label))]);
    }

    private static string[] Components(Vector3 v) => [Ds(v.X), Ds(v.Y), Ds(v.Z)];

    /// <summary>A decimal string of at most 16 characters, PS3.5 6.2.</summary>
    private static string Ds(double value)
    {
        for (int digits = 15; digits > 0; digits--)
        {
            string text = value.ToString("G" + digits, CultureInfo.InvariantCulture);
            if (text.Length <= 16) return text;
        }
        throw new ArgumentOutOfRangeException(nameof(value), value, "not a number that a decimal string can hold");
    }
}
