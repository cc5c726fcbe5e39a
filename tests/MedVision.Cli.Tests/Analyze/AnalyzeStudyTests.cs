using System.Text.Json;
using System.Text.Json.Nodes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Analyze;

/// <summary>A real study through the shipped models: the files that come out, and that they say what findings.json says.</summary>
public sealed class AnalyzeStudyTests : IClassFixture<AnalyzedStudy>
{
    private const string Study = AnalyzedStudy.Data;
    private readonly AnalyzedStudy _analyzed;

    public AnalyzeStudyTests(AnalyzedStudy analyzed) => _analyzed = analyzed;

    [DataFact(Study)]
    public void Stdout_is_findings_json_and_stderr_is_quiet()
    {
        Assert.Equal((0, ""), (_analyzed.Code, _analyzed.Error));
        Assert.Equal(File.ReadAllText(_analyzed["findings.json"]), _analyzed.Out);
    }

    /// <summary>The names and their order are a contract with scripts.</summary>
    [DataFact(Study)]
    public void Findings_have_exactly_the_names_of_the_contract()
    {
        JsonNode document = JsonNode.Parse(_analyzed.Out)!;
        JsonNode series = SeriesOf(document, "T1post");

        Assert.Equal("medvision studies failed", Names(document));
        Assert.Equal("studyInstanceUid series", Names(document["studies"]![0]!));
        Assert.Equal("seriesInstanceUid modality description slices guard segmentation classification anomaly timings outputs", Names(series));
        Assert.Equal("inDistribution score threshold reason", Names(series["guard"]!));
        Assert.Equal("model sha256 totalVolumeMl lesions presence", Names(series["segmentation"]!));
        Assert.Equal("trackingUid volumeMl longAxisMm shortAxisMm sopInstanceUids", Names(series["segmentation"]!["lesions"]![0]!));
        Assert.Equal("keep threshold slices", Names(series["segmentation"]!["presence"]!));
        Assert.Equal("sopInstanceUid frame probability", Names(series["segmentation"]!["presence"]!["slices"]![0]!));
        Assert.Equal("model sha256 label probabilities abstainBelow", Names(series["classification"]!));
        Assert.Equal("meningioma glioma pituitary", Names(series["classification"]!["probabilities"]!));
        Assert.Equal("model sha256 score threshold anomalous", Names(series["anomaly"]!));
        Assert.Equal("readMs preprocessMs inferenceMs postprocessMs writeMs", Names(series["timings"]!));
        Assert.Equal("seg sr map overlays captures mapNifti", Names(series["outputs"]!));
    }

    [DataFact(Study)]
    public void The_series_with_contrast_agent_has_a_result_and_the_others_the_reason_why_not()
    {
        JsonNode document = JsonNode.Parse(_analyzed.Out)!;

        Assert.Equal(["FLAIR_reg", "T1post", "T1pre_reg", "T2_reg"], document["studies"]![0]!["series"]!.AsArray().Select(series => (string)series!["description"]!).Order());
        Assert.True((bool)SeriesOf(document, "T1post")["guard"]!["inDistribution"]!);
        foreach (string other in (string[])["FLAIR_reg", "T1pre_reg", "T2_reg"])
        {
            JsonNode series = SeriesOf(document, other);
            Assert.False((bool)series["guard"]!["inDistribution"]!);
            Assert.NotEmpty((string)series["guard"]!["reason"]!);
            Assert.Null(series["segmentation"]);
        }
    }

    [DataFact(Study)]
    public void The_folder_holds_what_the_findings_name_and_no_half_file()
    {
        JsonNode outputs = SeriesOf(JsonNode.Parse(_analyzed.Out)!, "T1post")["outputs"]!;
        string[] named =
        [
            .. ((string[])["seg", "sr", "map", "mapNifti"]).Select(name => (string)outputs[name]!),
            .. outputs["overlays"]!.AsArray().Concat(outputs["captures"]!.AsArray()).Select(path => (string)path!),
        ];
        string montage = Path.GetDirectoryName(named[0]) + "/overlays.png";

        Assert.Equal([.. ((string[])[".medvision-files", "findings.json", montage, .. named]).Order(StringComparer.Ordinal)], _analyzed.Files());
    }

    /// <summary>pydicom is the judge: one segment a lesion, each frame from a source image that the findings name, volumes counted anew.</summary>
    [ToolFact("python3", Study)]
    public void The_SEG_says_in_pydicom_what_the_findings_say()
    {
        JsonNode series = SeriesOf(JsonNode.Parse(_analyzed.Out)!, "T1post");

        var (code, output, error) = Tool.Run("python3", "-c", """
            import json, sys, collections, pydicom
            seg = pydicom.dcmread(sys.argv[1])
            mask = seg.pixel_array.reshape(int(seg.NumberOfFrames), seg.Rows, seg.Columns)
            measures = seg.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
            area = float(measures.PixelSpacing[0]) * float(measures.PixelSpacing[1])
            frames = collections.defaultdict(list)
            for frame, pixels in zip(seg.PerFrameFunctionalGroupsSequence, mask):
                number = int(frame.SegmentIdentificationSequence[0].ReferencedSegmentNumber)
                source = frame.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
                frames[number].append((source, int(pixels.sum()) * area))
            print(json.dumps([[s.TrackingUID, sorted(f[0] for f in frames[int(s.SegmentNumber)]), sum(f[1] for f in frames[int(s.SegmentNumber)])] for s in seg.SegmentSequence]))
            """, _analyzed[(string)series["outputs"]!["seg"]!]);

        Assert.True(code == 0, error);
        JsonArray segments = JsonNode.Parse(output)!.AsArray(), lesions = series["segmentation"]!["lesions"]!.AsArray();
        Assert.NotEmpty(lesions);
        Assert.Equal(lesions.Count, segments.Count);
        foreach ((JsonNode? lesion, JsonNode? segment) in lesions.Zip(segments))
        {
            Assert.Equal((string)lesion!["trackingUid"]!, (string)segment![0]!);
            Assert.Equal(lesion["sopInstanceUids"]!.AsArray().Select(uid => (string)uid!).Order(StringComparer.Ordinal), segment[1]!.AsArray().Select(uid => (string)uid!));
            // The slices of T1post lie 6.5 mm apart by their positions.
            Assert.Equal((double)lesion["volumeMl"]!, (double)segment[2]! * 6.5 / 1000, 0.01);
        }
    }

    [ToolFact("dciodvfy", Study)]
    public void Every_DICOM_object_passes_dciodvfy()
    {
        foreach (string file in Objects())
        {
            var (_, output, error) = Tool.Run("dciodvfy", "-new", _analyzed[file]);
            string[] errors = [.. (output + error).Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal))];
            Assert.True(errors.Length == 0, $"{file}: {string.Join('\n', errors)}");
        }
    }

    [ToolFact("dcentvfy", Study)]
    public void The_DICOM_objects_agree_with_their_source_in_dcentvfy()
    {
        string[] source = Directory.GetFiles(Path.Combine(TestData.Require(Study), "11-T1post-18670"));
        var (code, output, error) = Tool.Run("dcentvfy", [.. source, .. Objects().Select(file => _analyzed[file])]);
        // It files the Accession Number of a report under the series; the standard has it in the study for all objects (PS3.3 C.7.2.1).
        string[] told = [.. (output + error).Split('\n').Where(line => line.Trim().Length > 0 && !line.Contains("Different information entities for attribute - Element=<AccessionNumber>", StringComparison.Ordinal))];
        Assert.True(code == 0 && told.Length == 0, $"{code}\n{string.Join('\n', told)}");
    }

    [ToolFact("python3", Study)]
    public void The_report_says_in_pydicom_what_the_findings_say()
    {
        JsonNode series = SeriesOf(JsonNode.Parse(_analyzed.Out)!, "T1post");

        var (code, output, error) = Tool.Run("python3", "-c", """
            import json, sys, pydicom
            sr = pydicom.dcmread(sys.argv[1])
            name = lambda item: item.ConceptNameCodeSequence[0].CodeValue if 'ConceptNameCodeSequence' in item else ''
            groups = [g for c in sr.ContentSequence if name(c) == '126010' for g in c.ContentSequence]
            lesions = []
            for group in groups:
                items = {name(item): item for item in group.ContentSequence}
                if '118565006' in items:
                    number = lambda code: float(items[code].MeasuredValueSequence[0].NumericValue)
                    lesions.append([items['112040'].UID, number('118565006') / 1000, number('103339001'), number('103340004')])
            print(json.dumps([sr.CompletionFlag, sr.VerificationFlag, lesions]))
            """, _analyzed[(string)series["outputs"]!["sr"]!]);

        Assert.True(code == 0, error);
        JsonArray report = JsonNode.Parse(output)!.AsArray();
        Assert.Equal(("COMPLETE", "UNVERIFIED"), ((string)report[0]!, (string)report[1]!));
        JsonArray lesions = series["segmentation"]!["lesions"]!.AsArray();
        Assert.Equal(lesions.Count, report[2]!.AsArray().Count);
        foreach ((JsonNode? lesion, JsonNode? told) in lesions.Zip(report[2]!.AsArray()))
        {
            Assert.Equal((string)lesion!["trackingUid"]!, (string)told![0]!);
            Assert.Equal((double)lesion["volumeMl"]!, (double)told[1]!, 0.001);
            Assert.Equal((double)lesion["longAxisMm"]!, (double)told[2]!, 0.051);
            Assert.Equal((double)lesion["shortAxisMm"]!, (double)told[3]!, 0.051);
        }
    }

    private string[] Objects() => [.. _analyzed.Files().Where(file => file.EndsWith(".dcm", StringComparison.Ordinal))];

    [DataFact(Study)]
    public async Task The_same_study_gives_the_same_bytes_again_but_for_the_timings()
    {
        using TemporaryFolder again = new();
        await Cli.RunAsync("analyze", TestData.Require(Study), "--out", again.Path);

        Assert.Equal(_analyzed.Files(), again.Files());
        foreach (string file in again.Files().Where(file => file != "findings.json")) Assert.Equal(File.ReadAllBytes(_analyzed[file]), File.ReadAllBytes(again[file]));
        Assert.Equal(WithoutTimings(_analyzed["findings.json"]), WithoutTimings(again["findings.json"]));
    }

    private static string WithoutTimings(string path)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(path))!;
        foreach (JsonNode? series in document["studies"]![0]!["series"]!.AsArray()) series!["timings"] = null;
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonNode SeriesOf(JsonNode document, string description) =>
        document["studies"]![0]!["series"]!.AsArray().Single(series => (string)series!["description"]! == description)!;

    private static string Names(JsonNode node) => string.Join(' ', node.AsObject().Select(member => member.Key));
}
