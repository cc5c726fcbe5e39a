namespace MedVision.Dicom.Data;

/// <summary>A person's name in up to three writings, PS3.5 6.2.1: <c>Family^Given^Middle^Prefix^Suffix</c> each.</summary>
public sealed record DicomPersonName(string Alphabetic, string Ideographic = "", string Phonetic = "")
{
    public string Family => Component(0);

    public string Given => Component(1);

    public string Middle => Component(2);

    public string Prefix => Component(3);

    public string Suffix => Component(4);

    /// <summary>Reads <c>alphabetic=ideographic=phonetic</c>.</summary>
    public static DicomPersonName Parse(string text)
    {
        string[] groups = text.Split('=', 3);
        return new(Clean(groups[0]), groups.Length > 1 ? Clean(groups[1]) : "", groups.Length > 2 ? Clean(groups[2]) : "");
    }

    /// <summary>As DICOM writes it, without empty groups at the end.</summary>
    public override string ToString() => $"{Alphabetic}={Ideographic}={Phonetic}".TrimEnd('=');

    private static string Clean(string group) => group.Trim(' ');

    private string Component(int index)
    {
        string[] parts = (Alphabetic.Length > 0 ? Alphabetic : Ideographic).Split('^');
        return index < parts.Length ? parts[index].Trim(' ') : "";
    }
}
