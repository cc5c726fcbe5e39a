using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Map;

/// <summary>A quantity for every voxel of a series.</summary>
public sealed record ParametricMapRequest
{
    /// <summary>Any image of the source series: patient, study and frame of reference are taken from it.</summary>
    public required DicomFile Source { get; init; }

    /// <summary>The volume that the map lies on; its sources are the frames referenced.</summary>
    public required Volume Volume { get; init; }

    /// <summary>The quantity in <see cref="Unit"/>, in the order of the volume's voxels; finite.</summary>
    public required float[] Values { get; init; }

    /// <summary>What is mapped.</summary>
    public required Code Quantity { get; init; }

    /// <summary>In which unit.</summary>
    public Code Unit { get; init; } = Code.NoUnits;

    /// <summary>What readers see, at most 16 characters: LUT Label (0040,9210).</summary>
    public required string Label { get; init; }

    /// <summary>The value (in the unit) from which a voxel counts as noticeable, if the model has one; told in the derivation.</summary>
    public double? Threshold { get; init; }

    /// <summary>The model that made it.</summary>
    public required AlgorithmIdentity Algorithm { get; init; }

    /// <summary>UIDs are derived from it.</summary>
    public required string Seed { get; init; }
}
