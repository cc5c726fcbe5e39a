using MedVision.Cli.Inputs;

namespace MedVision.Cli.Analyze;

/// <summary>The files of one series, wherever they lay.</summary>
internal sealed record ImageSeries(string StudyInstanceUid, string SeriesInstanceUid, int? Number, string? Description)
{
    public List<InputFile> Files { get; } = [];

    /// <summary>What a message calls it.</summary>
    public string Name => $"series {Number?.ToString() ?? SeriesInstanceUid}{(Description is null ? "" : $" '{Description}'")}";
}
