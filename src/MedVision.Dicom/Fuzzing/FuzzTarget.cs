namespace MedVision.Dicom.Fuzzing;

/// <summary>Something that reads bytes of strangers.</summary>
/// <param name="Name">One word.</param>
/// <param name="Form">What it reads.</param>
/// <param name="Weight">How often it is chosen, compared with the others.</param>
/// <param name="Run">Reads the bytes and uses what came out; says to the allowance what it may legally need. Throws what it refuses.</param>
public sealed record FuzzTarget(string Name, InputForm Form, int Weight, Action<byte[], FuzzAllowance> Run)
{
    /// <summary>The error by which it refuses; every other one is a finding.</summary>
    public Func<Exception, bool> IsRefusal { get; init; } = error => error is Data.DicomException;
}
