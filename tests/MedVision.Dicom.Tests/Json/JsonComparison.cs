using System.Globalization;
using System.Text.Json;
using Xunit;

namespace MedVision.Dicom.Tests.Json;

/// <summary>Compares DICOM JSON by meaning: numbers as numbers, text without padding.</summary>
internal sealed class JsonComparison(string peer, Dictionary<string, string> known)
{
    private readonly List<string> differences = [];
    private int files;

    public void Compare(string file, JsonElement ours, JsonElement theirs)
    {
        files++;
        int before = differences.Count;
        CompareDatasets(file, ours, theirs);
        bool differs = differences.Count > before, listed = known.Remove(Path.GetFileName(file));
        // A file that differs tells it once, and a listed one not at all.
        if (differs) differences.RemoveRange(listed ? before : before + 1, differences.Count - before - (listed ? 0 : 1));
        else if (listed) differences.Add($"{file}: is the same, yet is listed");
    }

    public void RequireSame(int files)
    {
        differences.AddRange(known.Keys.Select(name => name + ": is listed and was not compared"));
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(this.files >= files, $"only {this.files} files");
    }

    private void CompareDatasets(string where, JsonElement ours, JsonElement theirs)
    {
        foreach (string tag in Names(ours).Union(Names(theirs)))
        {
            string here = $"{where} {tag}";
            if (!ours.TryGetProperty(tag, out JsonElement our)) differences.Add($"{here}: only {peer} has it: {Short(theirs.GetProperty(tag))}");
            else if (!theirs.TryGetProperty(tag, out JsonElement their)) differences.Add($"{here}: {peer} lacks it: {Short(our)}");
            else CompareElements(here, our, their);
        }
    }

    private void CompareElements(string here, JsonElement ours, JsonElement theirs)
    {
        string vr = ours.GetProperty("vr").GetString()!, theirVR = theirs.GetProperty("vr").GetString()!;
        if (here.EndsWith(" 00080005", StringComparison.Ordinal) || vr == "UN" && theirVR != "UN") return; // makers' dictionaries; JSON is UTF-8
        if (vr != theirVR) differences.Add($"{here}: ours {Short(ours)}, theirs {Short(theirs)}");
        else if (vr == "SQ")
        {
            JsonElement[] our = Values(ours), their = Values(theirs);
            if (our.Length != their.Length) differences.Add($"{here}: {our.Length} items, theirs {their.Length}");
            else for (int i = 0; i < our.Length; i++) CompareDatasets($"{here}[{i + 1}]", our[i], their[i]);
        }
        else if (!ShowAll(ours, vr).SequenceEqual(ShowAll(theirs, vr))) differences.Add($"{here}: ours {Short(ours)}, theirs {Short(theirs)}");
    }

    private static IEnumerable<string> Names(JsonElement dataset) =>
        dataset.EnumerateObject().Select(p => p.Name).Where(name => !name.EndsWith("0000", StringComparison.Ordinal) && !name.StartsWith("0002", StringComparison.Ordinal) && name != "7FE00010");

    private static JsonElement[] Values(JsonElement element) => element.TryGetProperty("Value", out JsonElement values) ? [.. values.EnumerateArray()] : [];

    private static string[] ShowAll(JsonElement element, string vr) =>
        element.TryGetProperty("InlineBinary", out JsonElement binary) ? [binary.GetString()!]
        // A name of separators alone says nothing.
        : Values(element).Select(value => Show(value, vr)).ToArray() is var shown && shown.All(text => text.Length == 0) ? [] : shown;

    private static string Show(JsonElement value, string vr) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.Object => string.Join('=', new[] { "Alphabetic", "Ideographic", "Phonetic" }.Select(g => value.TryGetProperty(g, out JsonElement text) ? text.GetString()!.Trim(' ').TrimEnd('^') : "")).TrimEnd('='),
        _ when (vr is "DS" or "IS" or "FL" or "FD") && double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) =>
            vr == "FL" ? ((float)number + 0f).ToString("G7", CultureInfo.InvariantCulture) : (number + 0.0).ToString("G14", CultureInfo.InvariantCulture),
        _ => value.ToString().Trim(' ', '\0'),
    };

    private static string Short(JsonElement element)
    {
        string text = JsonSerializer.Serialize(element);
        return text.Length > 150 ? text[..150] : text;
    }
}
