namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// A figure of a set beside the same figure of as many real slices of patients who were not in training, both against the train slices of the
/// class; 95% intervals by drawing draws, and patients, with replacement. <see cref="Value"/> and all others are null where
/// <see cref="Withheld"/> says why there is no figure.
/// </summary>
/// <param name="Name">Such as <c>kernelDistance</c>.</param>
/// <param name="Meaning">What it tells, in a few words.</param>
/// <param name="LowIsGood">A distance: 0 is best; otherwise a share or ratio, of which more is better.</param>
/// <param name="Size">How many slices each of the sets compared has.</param>
/// <param name="Minimum">The least number of slices for which the figure is given.</param>
/// <param name="Value">The set's figure.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end of its interval.</param>
/// <param name="Real">The figure of the real slices.</param>
/// <param name="RealLow">Lower end of its interval.</param>
/// <param name="RealHigh">Upper end of its interval.</param>
/// <param name="Withheld">Why there is no figure; null where there is one.</param>
public sealed record ProofFigure(
    string Name, string Meaning, bool LowIsGood, int Size, int Minimum, double? Value = null, double? Low = null, double? High = null,
    double? Real = null, double? RealLow = null, double? RealHigh = null, string? Withheld = null)
{
    /// <summary>The set's interval lies wholly on the worse side of the real one's; null without a figure.</summary>
    public bool? IsWorseThanReal => Value is null ? null : LowIsGood ? Low > RealHigh : High < RealLow;
}
