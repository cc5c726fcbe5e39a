namespace MedVision.Archive.Rows;

/// <summary>How far the analysis of a study is.</summary>
public enum AnalysisState
{
    /// <summary>Nothing to analyse is known yet.</summary>
    None,
    Waiting,
    Running,
    Done,

    /// <summary>The models did not know any of the images; no result is shown.</summary>
    Withheld,
    Failed,
}
