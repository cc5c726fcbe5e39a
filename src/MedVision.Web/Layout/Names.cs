namespace MedVision.Web.Layout;

/// <summary>Person names (PS3.5 6.2, PN) as people write them.</summary>
internal static class Names
{
    /// <summary>"Doe^Jane^^Dr." becomes "Doe, Jane"; of several representations the first that is filled counts.</summary>
    public static string Show(string name)
    {
        string group = name.Split('=').Select(part => part.Trim()).FirstOrDefault(part => part.Length > 0) ?? "";
        string[] parts = group.Split('^', StringSplitOptions.TrimEntries);
        string given = string.Join(" ", parts.Skip(1).Take(2).Where(part => part.Length > 0));
        return given.Length == 0 ? parts[0] : parts[0].Length == 0 ? given : $"{parts[0]}, {given}";
    }
}
