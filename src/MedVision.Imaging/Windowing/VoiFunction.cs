namespace MedVision.Imaging.Windowing;

/// <summary>VOI LUT Function (0028,1056), PS3.3 C.11.2.1.2 and C.11.2.1.3.</summary>
public enum VoiFunction
{
    /// <summary>LINEAR, C.11.2.1.2.1: the half-pixel rule of the standard.</summary>
    Linear,

    /// <summary>LINEAR_EXACT, C.11.2.1.3.2.</summary>
    LinearExact,

    /// <summary>SIGMOID, C.11.2.1.3.1.</summary>
    Sigmoid,
}
