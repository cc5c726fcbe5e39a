namespace MedVision.Archive.Rows;

/// <summary>How far a pull is.</summary>
public enum PullState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}
