using System.Text.Json.Nodes;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Analysis;
using MedVision.Inference.Findings;
using MedVision.Inference.Models;
using MedVision.Inference.Tests.Models;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Analysis;

/// <summary>A treated glioblastoma: T1 with contrast shows a resection cavity in the right temporal lobe.</summary>
[Collection(ShippedModelsCollection.Name)]
public sealed class RealSeriesTests(ShippedModels models) : IDisposable
{
    private const string T1Post = "brain-mr-pgbm003/11-T1post-18670", T2 = "brain-mr-pgbm003/37830-T2reg-78532";

    // Read off the pictures: the middle of the cavity in patient coordinates, mm, and a radius that stays inside of it.
    private static readonly Vector3 Cavity = new(-43, 19, 6);
    private const double RadiusMm = 14;

    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ToolFact("python3", T1Post)]
    public void The_segmentation_covers_the_right_temporal_cavity_and_not_its_mirror_image()
    {
        const string Script = """
            import sys, numpy as np, pydicom
            ds = pydicom.dcmread(sys.argv[1])
            shared = ds.SharedFunctionalGroupsSequence[0]
            o = np.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, float)
            dr, dc = map(float, shared.PixelMeasuresSequence[0].PixelSpacing)
            r, c = np.mgrid[:ds.Rows, :ds.Columns]
            planes = {}
            for frame, group in zip(ds.pixel_array, ds.PerFrameFunctionalGroupsSequence):
                p = tuple(map(float, group.PlanePositionSequence[0].ImagePositionPatient))
                planes[p] = planes.get(p, 0) | frame
            for side in (1, -1):
                inside = covered = 0
                for p, mask in planes.items():
                    q = np.array(p) + (c * dc)[..., None] * o[:3] + (r * dr)[..., None] * o[3:]
                    near = ((q - [side * float(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])]) ** 2).sum(-1) < float(sys.argv[5]) ** 2
                    inside += near.sum(); covered += (near & (mask > 0)).sum()
                print(covered / max(inside, 1))
            """;
        SeriesAnalysis analysis = Analyze(T1Post);
        Assert.True(analysis.Findings.Guard.InDistribution, analysis.Findings.Guard.Reason);
        string path = Path.Combine(folder, "seg.dcm");
        analysis.Segmentation!.Save(path);
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script, path, $"{Cavity.X}", $"{Cavity.Y}", $"{Cavity.Z}", $"{RadiusMm}");
        Assert.True(exit == 0, error);
        double[] covered = [.. output.Trim().Split('\n').Select(line => double.Parse(line, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(covered[0] > 0.7, $"{covered[0]:P0} of the cavity is covered");
        Assert.True(covered[1] < 0.2, $"{covered[1]:P0} of its mirror image is covered");
    }

    [ToolFact("dciodvfy", T1Post)]
    public void The_segmentation_passes_dciodvfy_and_agrees_with_its_sources()
    {
        string path = Path.Combine(folder, "seg.dcm");
        Analyze(T1Post).Segmentation!.Save(path);
        (int exit, _, string report) = Tool.Run("dciodvfy", path);
        Assert.True(exit == 0, report);
        (int agrees, string output, string error) = Tool.Run("dcentvfy", [path, .. Directory.GetFiles(TestData.Require(T1Post))]);
        Assert.True(agrees == 0 && output.Length + error.Length == 0, output + error);
    }

    [DataFact(T1Post)]
    public void The_findings_agree_with_the_segmentation_object()
    {
        SeriesAnalysis analysis = Analyze(T1Post);
        SegmentationFindings findings = analysis.Findings.Segmentation!;
        DicomDataset seg = analysis.Segmentation!.Dataset;
        Assert.Equal(findings.Lesions.Select(l => l.TrackingUid), seg.GetItems(DicomTags.SegmentSequence).Select(s => s.GetString(DicomTags.TrackingUID)));
        Assert.Equal(findings.Lesions.Sum(l => l.SopInstanceUids.Count), seg.GetInt32(DicomTags.NumberOfFrames));
        Assert.Equal(findings.TotalVolumeMl, findings.Lesions.Sum(l => l.VolumeMl), 0.01 * findings.Lesions.Count);
        Assert.All(findings.Lesions, l => Assert.True(l.LongAxisMm >= l.ShortAxisMm && l.ShortAxisMm > 0));
        Assert.Equal(1, analysis.Findings.Classification!.Probabilities.Values.Sum(), 0.001);
        Assert.Contains("places that speak for the tumor type", analysis.Captures[^1].Dataset.GetString(DicomTags.DerivationDescription), StringComparison.Ordinal);
        Assert.Equal(analysis.Overlays.Select(o => o.SopInstanceUid).Order(), findings.Lesions.SelectMany(l => l.SopInstanceUids).Distinct().Order());
    }

    [DataFact(T1Post)]
    public void The_same_series_in_another_file_order_gives_the_same_bytes()
    {
        SeriesAnalysis first = Analyze(T1Post), second = Analyze(T1Post, files => files.Reverse());
        Assert.Equal(first.InputSha256, second.InputSha256);
        Assert.Equal(first.Segmentation!.ToArray(), second.Segmentation!.ToArray());
        Assert.Equal(first.Montage, second.Montage);
        Assert.Equal(first.Overlays.Select(o => Convert.ToBase64String(o.Png)), second.Overlays.Select(o => Convert.ToBase64String(o.Png)));
        Assert.Equal(first.Anomaly!.Values, second.Anomaly!.Values);
        Assert.Equal(WithoutTimings(first), WithoutTimings(second));
    }

    [DataFact(T2)]
    public void Another_sequence_is_analysed_on_request_and_says_so()
    {
        SeriesAnalysis analysis = Analyze(T2, options: new AnalysisOptions { AllSeries = true });
        Assert.Contains("T2-weighted series", analysis.Findings.Guard.Reason, StringComparison.Ordinal);
        Assert.Equal(analysis.Findings.Guard.InDistribution, analysis.Findings.Segmentation is not null);
        if (analysis.Findings.Guard.InDistribution) Assert.StartsWith("analysed on request although", analysis.Findings.Guard.Reason, StringComparison.Ordinal);
    }

    /// <summary>With a least size that nothing reaches, the series is as good as free of lesions.</summary>
    [DataFact(T1Post)]
    public void A_series_without_a_lesion_has_an_empty_list_no_class_and_no_segmentation_object()
    {
        using ModelCatalog catalog = WithRule("minimumLesionMl", 1e6);
        SeriesAnalysis analysis = Analyze(T1Post, with: catalog);
        Assert.True(analysis.Findings.Guard.InDistribution, analysis.Findings.Guard.Reason);
        Assert.Empty(analysis.Findings.Segmentation!.Lesions);
        Assert.Equal(0, analysis.Findings.Segmentation.TotalVolumeMl);
        Assert.Null(analysis.Findings.Classification);
        Assert.Null(analysis.Segmentation);
        Assert.Null(analysis.Montage);
        Assert.NotNull(analysis.Findings.Anomaly);
    }

    [DataFact(T1Post)]
    public void The_networks_own_answer_decides_by_the_cards_threshold_whether_a_lesion_stays()
    {
        using ModelCatalog strict = WithRule("presence", JsonNode.Parse("""{ "output": "presence", "keep": 0, "threshold": 1 }""")!);
        Assert.Empty(Analyze(T1Post, with: strict).Findings.Segmentation!.Lesions);
    }

    private ModelCatalog WithRule(string name, JsonNode value)
    {
        string shipped = Path.Combine(TestData.Repository, "models");
        foreach (string file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) is "model.json" or "model.onnx"))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        string card = Path.Combine(folder, "brain-tumor-unet", "model.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(card))!;
        json["segmentation"]![name] = value;
        File.WriteAllText(card, json.ToJsonString());
        return ModelCatalog.Open(folder);
    }

    private static string WithoutTimings(SeriesAnalysis analysis) => (analysis.Findings with { Timings = new Timings(0, 0, 0, 0, 0) }).ToJson();

    private SeriesAnalysis Analyze(string data, Func<IEnumerable<string>, IEnumerable<string>>? order = null, AnalysisOptions? options = null, ModelCatalog? with = null)
    {
        IEnumerable<string> paths = Directory.GetFiles(TestData.Require(data)).Order(StringComparer.Ordinal);
        DicomFile[] files = [.. (order?.Invoke(paths) ?? paths).Select(DicomFile.Open)];
        try
        {
            return new SeriesAnalyzer(with ?? models.Catalog).Analyze(files, options ?? new AnalysisOptions());
        }
        finally
        {
            Array.ForEach(files, file => file.Dispose());
        }
    }
}
