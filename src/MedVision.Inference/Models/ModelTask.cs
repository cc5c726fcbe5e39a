namespace MedVision.Inference.Models;

/// <summary>What a model is for.</summary>
public enum ModelTask
{
    Segmentation,
    Classification,
    Anomaly,
    Guard,
    Generation,
    Painting,
}
