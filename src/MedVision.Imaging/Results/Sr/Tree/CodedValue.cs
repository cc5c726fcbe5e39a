using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>CODE, PS3.3 8; null where the file left the code out.</summary>
public sealed record CodedValue(Code? Code) : ContentValue("CODE")
{
    public override string Text => Code is null ? "" : Code.Meaning.Length > 0 ? Code.Meaning : $"{Code.Value} ({Code.Scheme})";
}
