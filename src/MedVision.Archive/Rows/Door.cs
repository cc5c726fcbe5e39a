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

    /// <summary>We fetched it from a node: C-GET or WADO-RS. What a node moves to us at our word comes by <see cref="CStore"/>.</summary>
    Fetch,
}
