namespace MedVision.Archive.Rows;

public enum JobState
{
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}
