namespace MedVision.Archive.Rows;

/// <summary>A person (PS3.3 C.7.1.1), as the first stored instance names them.</summary>
public sealed class Patient
{
    public long Id { get; set; }

    /// <summary>What makes two files the same patient: issuer and id; a study of its own where the file has no patient id.</summary>
    public required string Key { get; set; }

    public string PatientId { get; set; } = "";
    public string Issuer { get; set; } = "";
    public string Name { get; set; } = "";
    public DateOnly? BirthDate { get; set; }
    public string? Sex { get; set; }

    /// <summary><see cref="Name"/> without case and accents, its component groups parted by "=": the database makes it by <c>dicom_name</c>, for queries.</summary>
    public string NameFolded { get; private set; } = "";

    /// <summary>The attributes of this level as the first stored instance has them, DICOM JSON (PS3.18 F): what queries match and return beyond the columns.</summary>
    public string Attributes { get; set; } = "{}";

    public List<Study> Studies { get; } = [];
}
