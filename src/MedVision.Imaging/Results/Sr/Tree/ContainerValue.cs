namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>CONTAINER, PS3.3 C.18.8: a heading; <see cref="Template"/> is the PS3.16 template that its content follows, e.g. <c>1500</c>.</summary>
public sealed record ContainerValue(string? Template = null, bool IsSeparate = true) : ContentValue("CONTAINER")
{
    public override string Text => "";
}
