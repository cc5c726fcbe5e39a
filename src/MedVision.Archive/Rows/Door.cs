namespace MedVision.Archive.Rows;

/// <summary>The door by which a file came in.</summary>
public enum Door
{
    Folder,
    Upload,
    CommandLine,

    /// <summary>MedVision's own result about stored images.</summary>
    Result,
    Stow,
    CStore,
}
