using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Map;

/// <summary>What our models map.</summary>
public static class Quantities
{
    /// <summary>How far a voxel is from what the model expects there. DICOM has no code for it: our own scheme.</summary>
    public static Code AnomalyResidual { get; } = OwnScheme.Define("ANOMALYRESIDUAL", "Residual of an anomaly model");

    /// <summary>How much a place contributes to a classifier's answer.</summary>
    public static Code ClassActivation { get; } = new("130402", "DCM", "Class activation");
}
