namespace MedVision.Dicom.Fuzzing;

/// <summary>What no input may do.</summary>
public enum FuzzRule
{
    /// <summary>An error that is not the reader's own.</summary>
    ForeignError,

    /// <summary>More managed memory than <see cref="FuzzAllowance"/> grants.</summary>
    Allocation,

    /// <summary>More than a second of time, also when tried again.</summary>
    Slow,

    /// <summary>No end within the time that the run gives an input.</summary>
    Hang,

    /// <summary>The end of the process.</summary>
    Crash,
}
