using MedVision.Pacs.Query;

namespace MedVision.Pacs.Ingest;

/// <summary>What the rows need of an instance.</summary>
internal sealed record InstanceRecord
{
    public required string StudyUid { get; init; }
    public required string SeriesUid { get; init; }
    public required string SopUid { get; init; }
    public required string SopClassUid { get; init; }
    public required string TransferSyntaxUid { get; init; }
    public string PatientId { get; init; } = "";
    public string Issuer { get; init; } = "";
    public string PatientName { get; init; } = "";
    public DateOnly? BirthDate { get; init; }
    public string? Sex { get; init; }
    public DateOnly? StudyDate { get; init; }
    public TimeOnly? StudyTime { get; init; }
    public string? Accession { get; init; }
    public string? StudyDescription { get; init; }
    public string? StudyId { get; init; }
    public string? ReferringPhysician { get; init; }
    public string Modality { get; init; } = "";
    public int? SeriesNumber { get; init; }
    public string? SeriesDescription { get; init; }
    public string? BodyPart { get; init; }
    public int? Number { get; init; }
    public int? Rows { get; init; }
    public int? Columns { get; init; }
    public int Frames { get; init; }
    public bool IsSynthetic { get; init; }
    public bool IsDerived { get; init; }

    /// <summary>Where the frames stand in the file; empty where they have no place of their own.</summary>
    public required byte[] FrameIndex { get; init; }

    /// <summary>What the rows of each level keep for queries.</summary>
    public LevelAttributes Attributes { get; init; } = LevelAttributes.None;

    /// <summary>DICOM JSON without bulk data.</summary>
    public required byte[] Metadata { get; init; }

    /// <summary>
    /// Two files are of one patient if issuer and id agree. Without an id (type 2: it may be empty) nothing says that two studies are of
    /// one person, so each study then has a patient of its own.
    /// </summary>
    public string PatientKey => PatientId.Length > 0 ? $"{Issuer}\\{PatientId}" : $"study\\{StudyUid}";

    /// <summary>An image of a patient, for the models to look at.</summary>
    public bool IsAnalyzable => Frames > 0 && !IsDerived && !IsSynthetic;
}
