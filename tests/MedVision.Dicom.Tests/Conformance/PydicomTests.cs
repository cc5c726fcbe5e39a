using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Conformance;

public sealed class PydicomTests
{
    [ToolFact("python3", "dicom-conformance")]
    public void Every_file_of_the_corpus_is_read_like_pydicom_reads_it_or_refused_for_a_listed_reason()
    {
        string corpus = TestData.Require("dicom-conformance");
        (int code, string output, string error) = Tool.Run("python3", Path.Combine(AppContext.BaseDirectory, "Conformance", "pydicom_elements.py"), corpus);
        Assert.True(code == 0, error);
        Dictionary<string, string> known = KnownDifferences.Read();
        List<string> unexpected = [];
        int files = 0;
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument reference = JsonDocument.Parse(line);
            string name = reference.RootElement.GetProperty("file").GetString()!;
            files++;
            string? difference = Compare(Path.Combine(corpus, name), reference.RootElement);
            bool listed = known.Remove(name, out string? reason);
            if (difference is null && listed) unexpected.Add($"{name}: is the same, yet is listed: {reason}");
            if (difference is not null && (!listed || !difference.StartsWith(reason!, StringComparison.Ordinal))) unexpected.Add($"{name}: {difference}");
        }
        unexpected.AddRange(known.Keys.Select(name => name + ": is listed and not in the corpus"));
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
        Assert.True(files >= 400, $"only {files} files were compared");
    }

    private static string? Compare(string path, JsonElement reference)
    {
        List<ListedElement> ours;
        try
        {
            using DicomFile file = DicomFile.Open(path);
            ours = ElementList.Of(file);
        }
        catch (DicomException refused)
        {
            if (refused.Tag is null && refused.Offset is null && new FileInfo(path).Length > 0) return "REFUSED WITHOUT A PLACE: " + refused.Message;
            return $"refused {refused.Tag} {refused.Offset}: {refused.Reason}";
        }
        if (reference.TryGetProperty("error", out JsonElement error)) return "only we read it; pydicom: " + error.GetString();
        List<ListedElement> theirs = [.. reference.GetProperty("elements").EnumerateArray()
            .Select(e => new ListedElement(e[0].GetString()!, e[1].GetString()!, e[2].GetInt32(), e[3].GetString()!))];
        for (int i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            if (i >= ours.Count) return "we lack " + theirs[i];
            if (i >= theirs.Count) return "pydicom lacks " + ours[i];
            if (!Same(ours[i], theirs[i])) return $"ours {ours[i]}, theirs {theirs[i]}";
        }
        return null;
    }

    private static bool Same(ListedElement ours, ListedElement theirs) =>
        ours.Path == theirs.Path && ours.Length == theirs.Length && ours.Md5 == theirs.Md5
        && (theirs.VR.Split(" or ").Contains(ours.VR) || IsPrivateGuess(ours, theirs));

    // pydicom names the representation of private elements from a dictionary of makers; implicit files do not say it, so ours is
    // UN. The group length of a private group is UN to pydicom, and UL by PS3.5 7.2.
    private static bool IsPrivateGuess(ListedElement ours, ListedElement theirs) =>
        DicomTag.Parse(ours.Path[^8..]) is { IsPrivate: true } tag
        && ((ours.VR == "UN" && theirs.VR != "SQ") || (tag.IsGroupLength && ours.VR == "UL" && theirs.VR == "UN"));
}
