namespace MedVision.Archive.Rows;

/// <summary>A series of a study.</summary>
public sealed class Series
{
    public long Id { get; set; }
    public long StudyId { get; set; }
    public required string SeriesInstanceUid { get; set; }
    public string Modality { get; set; } = "";
    public int? Number { get; set; }
    public string? Description { get; set; }
    public string? BodyPart { get; set; }
    public string SopClassUid { get; set; } = "";
    public int InstanceCount { get; set; }
    public DateTimeOffset LastInstanceAt { get; set; }

    /// <summary>When no new instance had come for the completion delay; null again as soon as one comes.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>The whole series' metadata (DICOM JSON) as a blob, once somebody asked for it after completion.</summary>
    public string? MetadataBlob { get; set; }

    /// <summary>A small PNG of its middle image, once somebody asked for it after completion.</summary>
    public string? ThumbnailBlob { get; set; }

    /// <summary>Marked (0008,001C) Synthetic Data = YES or made by synthesizing equipment: never analysed as a patient's.</summary>
    public bool IsSynthetic { get; set; }

    /// <summary>Segmentations, reports and the like: results about images, not images.</summary>
    public bool IsDerived { get; set; }

    /// <summary>The door its first instance came through.</summary>
    public Door Door { get; set; }

    /// <summary>The attributes of this level as the first stored instance has them, DICOM JSON (PS3.18 F): what queries match and return beyond the columns.</summary>
    public string Attributes { get; set; } = "{}";

    public Study Study { get; set; } = null!;
    public List<Instance> Instances { get; } = [];
    public List<Analysis> Analyses { get; } = [];
}
