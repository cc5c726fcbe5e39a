namespace MedVision.Archive.Rows;

/// <summary>A study and what the worklist shows of it.</summary>
public sealed class Study
{
    public long Id { get; set; }
    public long PatientId { get; set; }
    public required string StudyInstanceUid { get; set; }
    public DateOnly? Date { get; set; }
    public TimeOnly? Time { get; set; }
    public string? AccessionNumber { get; set; }
    public string? Description { get; set; }
    public string? StudyId { get; set; }
    public string? ReferringPhysician { get; set; }

    /// <summary><see cref="ReferringPhysician"/> without case and accents, as <see cref="Patient.NameFolded"/>.</summary>
    public string? ReferringPhysicianFolded { get; private set; }

    /// <summary>Modalities in Study (0008,0061), sorted, each once.</summary>
    public string[] Modalities { get; set; } = [];

    public int SeriesCount { get; set; }
    public int InstanceCount { get; set; }
    public AnalysisState AnalysisState { get; set; }

    /// <summary>The finding in one line, such as "1 lesion, 12.3 ml, glioma 87%".</summary>
    public string? Headline { get; set; }

    public ReviewState ReviewState { get; set; }

    /// <summary>At least one series is synthetic.</summary>
    public bool IsSynthetic { get; set; }

    /// <summary>The attributes of this level as the first stored instance has them, DICOM JSON (PS3.18 F): what queries match and return beyond the columns.</summary>
    public string Attributes { get; set; } = "{}";

    public DateTimeOffset ReceivedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public Patient Patient { get; set; } = null!;
    public List<Series> Series { get; } = [];
}
