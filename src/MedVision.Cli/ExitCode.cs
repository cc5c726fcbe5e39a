namespace MedVision.Cli;

/// <summary>What the process answers its caller; scripts rely on these four numbers.</summary>
internal enum ExitCode
{
    /// <summary>All of it was done.</summary>
    Done = 0,

    /// <summary>Nothing useful came out; stderr says why.</summary>
    Failed = 1,

    /// <summary>The command line itself is wrong; nothing was begun.</summary>
    WrongUsage = 2,

    /// <summary>Done in part: every file that failed is named with its reason.</summary>
    InPart = 3,
}
