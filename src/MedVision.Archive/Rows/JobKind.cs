namespace MedVision.Archive.Rows;

public enum JobKind
{
    Analyze,
    Generate,
}
