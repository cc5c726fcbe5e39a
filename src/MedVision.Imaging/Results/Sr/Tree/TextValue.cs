namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>TEXT, PNAME, DATE, TIME, DATETIME, UIDREF, or the words of an item of a value type that is not known here.</summary>
public sealed record TextValue(string ValueType, string Content) : ContentValue(ValueType)
{
    public override string Text => Content;
}
