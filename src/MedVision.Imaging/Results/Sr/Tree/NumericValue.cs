using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>
/// NUM, PS3.3 C.18.1: <see cref="Number"/> is the decimal string as it stands, so that no digit is lost; null where the measurement
/// has no value, which <see cref="Qualifier"/> then explains.
/// </summary>
public sealed record NumericValue(string? Number, Code? Unit, Code? Qualifier = null) : ContentValue("NUM")
{
    public override string Text
    {
        get
        {
            if (Number is null) return Qualifier?.Meaning ?? "";
            // The unit "1" (no units) and annotations such as {score} are no words to read.
            string unit = Unit is null || Unit.Value == "1" || Unit.Value.StartsWith('{') ? "" : " " + Unit.Value;
            return Number + unit;
        }
    }
}
