using MedVision.Archive.Rows;

namespace MedVision.Pacs.Retrieve.Outbound;

/// <summary>
/// Which stored instances are meant, by the unique keys of PS3.4 C.6: each list that is not empty narrows the choice, so that a series named together with
/// another study's UID is not found.
/// </summary>
public sealed record InstanceSelection
{
    /// <summary>Patient ID; null: any.</summary>
    public string? PatientId { get; init; }

    /// <summary>Issuer of Patient ID, beside <see cref="PatientId"/>; null: any.</summary>
    public string? Issuer { get; init; }

    /// <summary>Study Instance UIDs; empty: any.</summary>
    public IReadOnlyList<string> StudyUids { get; init; } = [];

    /// <summary>Series Instance UIDs; empty: any.</summary>
    public IReadOnlyList<string> SeriesUids { get; init; } = [];

    /// <summary>SOP Instance UIDs; empty: any.</summary>
    public IReadOnlyList<string> InstanceUids { get; init; } = [];

    /// <summary>Names nothing: never to be read as everything.</summary>
    public bool IsEmpty => PatientId is null && StudyUids.Count == 0 && SeriesUids.Count == 0 && InstanceUids.Count == 0;

    public static InstanceSelection OfStudies(params IReadOnlyList<string> uids) => new() { StudyUids = uids };

    public static InstanceSelection OfSeries(params IReadOnlyList<string> uids) => new() { SeriesUids = uids };

    public static InstanceSelection OfInstances(params IReadOnlyList<string> uids) => new() { InstanceUids = uids };

    /// <summary>Those of the rows that are meant.</summary>
    /// <exception cref="InvalidOperationException">The selection names nothing.</exception>
    public IQueryable<Instance> From(IQueryable<Instance> instances)
    {
        if (IsEmpty) throw new InvalidOperationException("A selection of instances must name something.");
        if (PatientId is { } patient) instances = instances.Where(row => row.Series.Study.Patient.PatientId == patient);
        if (PatientId is not null && Issuer is { } issuer) instances = instances.Where(row => row.Series.Study.Patient.Issuer == issuer);
        if (StudyUids.Count > 0) instances = instances.Where(row => StudyUids.Contains(row.Series.Study.StudyInstanceUid));
        if (SeriesUids.Count > 0) instances = instances.Where(row => SeriesUids.Contains(row.Series.SeriesInstanceUid));
        if (InstanceUids.Count > 0) instances = instances.Where(row => InstanceUids.Contains(row.SopInstanceUid));
        return instances;
    }
}
