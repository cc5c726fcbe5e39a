using System.Text.Json;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Conformance;

public sealed class WritingTests
{
    [ToolFact("dcmdump", "dicom-conformance")]
    public void What_we_write_is_read_back_the_same_by_us_by_pydicom_and_by_dcmdump()
    {
        string folder = Directory.CreateTempSubdirectory("medvision-writing-").FullName;
        try
        {
            Dictionary<string, List<ListedElement>> written = [];
            foreach (DicomFile file in Corpus())
            {
                using (file)
                {
                    // The second keeps text as UN where the dictionary says sequence, in an implicit file: dcmdump refuses the original, too.
                    if (Contradicts(file) || Path.GetFileName(file.Name) == "Tag-0040-A170-VR-CS.dcm") continue;
                    string name = $"{written.Count:D3}.dcm";
                    file.Save(Path.Combine(folder, name));
                    using DicomFile again = DicomFile.Open(Path.Combine(folder, name));
                    List<ListedElement> elements = [.. ElementList.Of(file).Where(e => !e.Path.EndsWith("0000", StringComparison.Ordinal))];
                    List<ListedElement> back = ElementList.Of(again);
                    Assert.Equal(elements.Count, back.Count);
                    // An odd fragment or value gets a byte of padding, everything else is the same.
                    for (int i = 0; i < back.Count; i++) Assert.True(elements[i] == back[i] || IsPadded(elements[i], back[i]), $"{file.Name}: {elements[i]} became {back[i]}");
                    written.Add(name, back);
                }
            }
            Assert.True(written.Count > 390, $"only {written.Count} files");
            (int dumped, _, string complaints) = Tool.Run("dcmdump", "+sd", "+r", folder);
            Assert.True(dumped == 0, string.Join("\n", complaints.Split((char)10).Where(l => !l.StartsWith("W:", StringComparison.Ordinal))));
            (int listed, string output, string error) = Tool.Run("python3", Path.Combine(AppContext.BaseDirectory, "Conformance", "pydicom_elements.py"), folder);
            Assert.True(listed == 0, error);
            foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)) CompareBytes(written, line);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [DataFact("dicom-conformance")]
    public void Every_native_object_survives_every_native_syntax()
    {
        TransferSyntax[] syntaxes = [TransferSyntax.ImplicitVRLittleEndian, TransferSyntax.ExplicitVRLittleEndian, TransferSyntax.ExplicitVRBigEndian, TransferSyntax.DeflatedExplicitVRLittleEndian];
        int count = 0;
        foreach (DicomFile file in Corpus())
        {
            using (file)
            {
                if (file.TransferSyntax.IsEncapsulated || !file.Dataset.Contains(DicomTags.SOPInstanceUID) || !file.Dataset.Contains(DicomTags.SOPClassUID)) continue;
                if (Contradicts(file)) continue;
                List<ListedElement> before = Values(file);
                foreach (TransferSyntax syntax in syntaxes)
                {
                    using DicomFile again = DicomFile.Read(Transcoder.Transcode(file, syntax).ToArray(), file.Name);
                    Assert.Equal(syntax, again.TransferSyntax);
                    Assert.Equal(before, Values(again));
                }
                count++;
            }
        }
        Assert.True(count > 200, $"only {count} files");
    }

    private static bool IsPadded(ListedElement before, ListedElement after) => before.Path == after.Path && before.VR == after.VR
        && (before.Length % 2 != 0 ? after.Length == before.Length + 1 : before.Path == "7FE00010" && after.Length - before.Length is > 0 and < 100);

    // Encapsulated pixels in a file that says it is native (GH1376): read, but never written so.
    private static bool Contradicts(DicomFile file) =>
        file.Dataset[DicomTags.PixelData] is DicomFragments && !file.TransferSyntax.IsEncapsulated
        && Path.GetFileName(file.Name) is "GH1376.dcm" && Assert.Throws<DicomException>(() => file.ToArray()).Tag == DicomTags.PixelData;

    // Implicit files do not say the representation; values must be the same all the same.
    private static List<ListedElement> Values(DicomFile file)
    {
        using DicomFile little = DicomFile.Read(new DicomFile(file.Dataset, TransferSyntax.ExplicitVRLittleEndian).ToArray());
        return [.. ElementList.Of(little).Where(e => !e.Path.EndsWith("0000", StringComparison.Ordinal)).Select(e => e with { VR = "", Md5 = e.Length == 0 ? "" : e.Md5 })];
    }

    private static IEnumerable<DicomFile> Corpus()
    {
        foreach (string path in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            DicomFile? file = null;
            try
            {
                if (!path.EndsWith("manifest.csv", StringComparison.Ordinal)) file = DicomFile.Open(path);
            }
            catch (DicomException)
            {
                // Refused files have their own test.
            }
            if (file is not null) yield return file;
        }
    }

    private static void CompareBytes(Dictionary<string, List<ListedElement>> written, string line)
    {
        using JsonDocument reference = JsonDocument.Parse(line);
        string name = reference.RootElement.GetProperty("file").GetString()!;
        Assert.True(reference.RootElement.TryGetProperty("elements", out JsonElement elements), line);
        // Representations and private sequences are the reading test's business; here it counts that every byte has arrived.
        HashSet<string> theirs = [.. elements.EnumerateArray().Select(e => $"{e[0].GetString()} {e[2].GetInt32()} {e[3].GetString()}")];
        Assert.All(written[name].Where(e => e.VR != "UN"), e => Assert.Contains($"{e.Path} {e.Length} {e.Md5}", theirs));
    }
}
