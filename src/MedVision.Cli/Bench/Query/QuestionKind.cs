namespace MedVision.Cli.Bench.Query;

/// <summary>What people and programs ask an archive.</summary>
internal enum QuestionKind
{
    PatientId,
    PatientName,
    AccessionNumber,
    StudyDate,
    Modality,
    Series,
    Instances,
}
