namespace MedVision.Inference.Classification;

/// <summary>
/// Why the classifier says what it says: for each class and each slice with a lesion, what every place adds to the class's logit (above 128) or takes
/// from it (below). <see cref="Values"/>[(((label * slices + slice) * Rows + row) * Columns + column]; minus 128, times <see cref="Scale"/> is the
/// contribution in units of the logit, against the mean of the classes.
/// </summary>
/// <param name="Values">A byte a place, 128 for none.</param>
/// <param name="Columns">Places in a row.</param>
/// <param name="Rows">Rows of places.</param>
/// <param name="Step">How many pixels of the stored slice a place is wide and high: the network's own map is coarse.</param>
/// <param name="Labels">The classes, as the card orders them.</param>
/// <param name="Scale">One step of a byte, common to all classes and slices of the series.</param>
/// <param name="SopInstanceUids">The images of the slices, in slice order.</param>
/// <param name="Frames">Their 0-based frames.</param>
public sealed record ActivationVolume(
    byte[] Values, int Columns, int Rows, int Step, IReadOnlyList<string> Labels, double Scale, IReadOnlyList<string> SopInstanceUids, IReadOnlyList<int> Frames)
{
    /// <summary>The byte of a place that neither speaks for a class nor against it.</summary>
    public const byte None = 128;
}
