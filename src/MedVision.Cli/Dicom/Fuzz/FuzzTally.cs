using MedVision.Dicom.Fuzzing;

namespace MedVision.Cli.Dicom.Fuzz;

/// <summary>What became of the inputs of one target.</summary>
internal sealed record FuzzTally(long Read, long Refused, TimeSpan Slowest)
{
    public static FuzzTally None { get; } = new(0, 0, TimeSpan.Zero);

    public FuzzTally Add(FuzzResult result) => Add(result.Refusal is null ? 1 : 0, result.Refusal is null ? 0 : 1, result.Time);

    public FuzzTally Add(long read, long refused, TimeSpan slowest) => new(Read + read, Refused + refused, slowest > Slowest ? slowest : Slowest);
}
