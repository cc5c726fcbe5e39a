using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Sr.Tree;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

public sealed class ContentTreeTests
{
    [ToolFact("python3", "dicom-conformance")]
    public void Every_report_of_the_corpus_reads_as_the_tree_that_pydicom_sees()
    {
        const string Script = """
            import sys, pydicom
            def value(i):
                t = i.get("ValueType", "")
                if t == "CODE":
                    c = i.get("ConceptCodeSequence")
                    return c[0].get("CodeMeaning", "") if c else ""
                if t == "NUM":
                    m = i.get("MeasuredValueSequence")
                    return str(m[0].NumericValue).split(",")[0] if m and m[0].get("NumericValue") is not None else ""
                if t == "TEXT": return " ".join(str(i.get("TextValue", "")).split())
                if t == "UIDREF": return i.get("UID", "")
                if t in ("IMAGE", "COMPOSITE", "WAVEFORM"):
                    r = i.get("ReferencedSOPSequence")
                    return r[0].ReferencedSOPInstanceUID if r else ""
                return ""
            def walk(i, depth):
                n = i.get("ConceptNameCodeSequence")
                print(depth, i.get("RelationshipType", "-"), i.get("ValueType", "-"), n[0].get("CodeValue", n[0].get("LongCodeValue", "")) if n else "-", value(i), sep="|")
                for c in i.get("ContentSequence", []): walk(c, depth + 1)
            for path in sys.argv[1:]:
                print("file")
                walk(pydicom.dcmread(path, force=True), 0)
            """;
        (string Path, DicomDataset Report)[] reports = [.. Reports()];
        Assert.True(reports.Length >= 5, $"{reports.Length} reports in the corpus");
        (int exit, string output, string error) = Tool.Run("python3", ["-c", Script, .. reports.Select(r => r.Path)]);
        Assert.True(exit == 0, error);
        string[] expected = output.Split("file\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(reports.Length, expected.Length);
        for (int i = 0; i < reports.Length; i++)
        {
            List<string> lines = [];
            Describe(ContentTree.Read(reports[i].Report), 0, lines);
            Assert.True(expected[i].TrimEnd('\n').Split('\n').SequenceEqual(lines), $"{Path.GetFileName(reports[i].Path)}:\n{expected[i]}\n---\n{string.Join('\n', lines)}");
        }
    }

    [Fact]
    public void A_report_nested_deeper_than_people_can_read_is_refused()
    {
        DicomDataset node = new DicomDataset().Set(DicomTags.ValueType, "CONTAINER");
        for (int i = 0; i < 60; i++) node = new DicomDataset().Set(DicomTags.ValueType, "CONTAINER").SetSequence(DicomTags.ContentSequence, node);
        DicomException refused = Assert.Throws<DicomException>(() => ContentTree.Read(node));
        Assert.Contains("nested deeper", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_is_no_report() =>
        Assert.Equal(DicomTags.ValueType, Assert.Throws<DicomException>(() => ContentTree.Read(new DicomDataset().Set(DicomTags.Modality, "MR"))).Tag);

    [Fact]
    public void Items_without_name_value_or_type_are_kept_and_show_empty()
    {
        DicomDataset report = new DicomDataset().Set(DicomTags.ValueType, "CONTAINER").SetSequence(
            DicomTags.ContentSequence, new DicomDataset(), new DicomDataset().Set(DicomTags.ValueType, "NUM"), new DicomDataset().Set(DicomTags.ValueType, "IMAGE"));
        Assert.Equal(["", "", ""], ContentTree.Read(report).Children.Select(child => child.Value.Text.Trim()));
    }

    private static IEnumerable<(string, DicomDataset)> Reports()
    {
        foreach (string path in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            DicomDataset dataset;
            try
            {
                dataset = DicomFile.Read(File.ReadAllBytes(path), path).Dataset;
            }
            catch (DicomException)
            {
                continue; // the corpus holds damaged files and files that are no DICOM; how they are refused is tested elsewhere
            }
            if (dataset.Contains(DicomTags.ValueType) && dataset.GetItems(DicomTags.ContentSequence).Count > 0) yield return (path, dataset);
        }
    }

    private static void Describe(ContentItem item, int depth, List<string> lines)
    {
        string value = item.Value switch
        {
            CodedValue coded => coded.Code?.Meaning ?? "",
            NumericValue number => number.Number ?? "",
            TextValue { ValueType: "TEXT" } text => string.Join(' ', text.Content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            TextValue { ValueType: "UIDREF" } uid => uid.Content,
            ReferenceValue reference => reference.SopInstanceUid,
            _ => "",
        };
        string type = item.Value.ValueType.Length == 0 ? "-" : item.Value.ValueType;
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{depth}|{item.Relation ?? "-"}|{type}|{item.Concept?.Value ?? "-"}|{value}"));
        foreach (ContentItem child in item.Children) Describe(child, depth + 1, lines);
    }
}
