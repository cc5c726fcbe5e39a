namespace MedVision.Dicom.Tests.Conformance;

/// <summary>The tables of files that we see differently from a peer: <c>file | how the difference starts | why</c>.</summary>
internal static class KnownDifferences
{
    public static Dictionary<string, string> Read(string table = "known-differences.txt")
    {
        Dictionary<string, string> known = [];
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", table)))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            string[] parts = line.Split(" | ");
            if (parts.Length != 3) throw new FormatException("not three parts: " + line);
            known.Add(parts[0], parts[1]);
        }
        return known;
    }
}
