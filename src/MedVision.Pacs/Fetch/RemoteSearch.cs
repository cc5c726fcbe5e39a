namespace MedVision.Pacs.Fetch;

/// <summary>Which studies of a node are looked for. What is null or empty matches everything; * and ? are wildcards in text (PS3.4 C.2.2.2.4).</summary>
public sealed record RemoteSearch
{
    public const int MostStudies = 1000;

    public string? PatientId { get; init; }

    /// <summary>Family^given; without a wildcard everything that begins so.</summary>
    public string? PatientName { get; init; }

    public string? AccessionNumber { get; init; }

    /// <summary>The first day of the study date.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day of the study date.</summary>
    public DateOnly? To { get; init; }

    /// <summary>A modality that the study has.</summary>
    public string? Modality { get; init; }

    public string? StudyInstanceUid { get; init; }

    /// <summary>How many are returned at most, 1 to <see cref="MostStudies"/>. As many as this: there may be more.</summary>
    public int Limit { get; init; } = 200;

    /// <summary>What is wrong with it; null: it can be asked.</summary>
    public string? WhyNot() =>
        Limit is < 1 or > MostStudies ? $"Between 1 and {MostStudies} studies can be asked for."
        : From > To ? "The first day is after the last."
        : new[] { PatientId, PatientName, AccessionNumber, Modality, StudyInstanceUid }.Any(text => text is { } value && (value.Length > 256 || value.Any(c => c == '\\' || char.IsControl(c))))
            ? "A backslash, a control character or more than 256 characters cannot be looked for."
        : From is null && To is null && new[] { PatientId, PatientName, AccessionNumber, Modality, StudyInstanceUid }.All(text => string.IsNullOrWhiteSpace(text?.Trim('*')))
            ? "Say at least one thing about the study: all that a node has is too much." : null;
}
