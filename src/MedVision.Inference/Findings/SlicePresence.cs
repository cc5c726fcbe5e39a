namespace MedVision.Inference.Findings;

/// <summary>The probability that a slice shows a tumour, by the segmentation network; the image and its 0-based frame name the slice.</summary>
public sealed record SlicePresence(string SopInstanceUid, int Frame, double Probability);
