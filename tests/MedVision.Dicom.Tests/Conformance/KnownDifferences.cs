namespace MedVision.Dicom.Tests.Conformance;

/// <summary>The table of files that we see differently from pydicom: <c>file | how the difference starts | why</c>.</summary>
internal static class KnownDifferences
{
    public static Dictionary<string, string> Read()
    {
        Dictionary<string, string> known = [];
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "known-differences.txt")))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            string[] parts = line.Split(" | ");
            if (parts.Length != 3) throw new FormatException("not three parts: " + line);
            known.Add(parts[0], parts[1]);
        }
        return known;
    }
}
