using System.Text.Json.Nodes;
using MedVision.Inference.Findings;
using Xunit;

namespace MedVision.Inference.Tests.Findings;

public sealed class FindingsDocumentTests
{
    private static readonly SeriesFindings Found = new()
    {
        SeriesInstanceUid = "1.2",
        Modality = "MR",
        Description = "T1post",
        Slices = 23,
        Guard = new GuardFindings(true, 0.1, 0.3, null),
        Segmentation = new SegmentationFindings("brain-tumor-unet@1.0.0", "ab", 1.5, [new LesionFindings("2.25.1", 1.5, 20, 10, ["1.2.3"])],
            new PresenceFindings(0.1, 0.5, [new SlicePresence("1.2.3", 0, 0.9)])),
        Classification = new ClassificationFindings("c@1", "cd", "glioma", new Dictionary<string, double> { ["meningioma"] = 0.1, ["glioma"] = 0.8, ["pituitary"] = 0.1 }, 0.6),
        Anomaly = new AnomalyFindings("a@1", "ef", 0.2, 0.1, true),
        Timings = new Timings(1, 2, 3, 4, 5),
        Outputs = new Outputs("seg.dcm", null, "map.dcm", ["1.png"], [], "anomaly.nii.gz"),
    };

    /// <summary>The contract of the command line, name by name and in its order.</summary>
    private const string Contract = """
        { "medvision": "0.1.0", "studies": [ { "studyInstanceUid": "1", "series": [ {
          "seriesInstanceUid": "1.2", "modality": "MR", "description": "T1post", "slices": 23,
          "guard":          { "inDistribution": true, "score": 0.1, "threshold": 0.3, "reason": null },
          "segmentation":   { "model": "brain-tumor-unet@1.0.0", "sha256": "ab", "totalVolumeMl": 1.5,
                              "lesions": [ { "trackingUid": "2.25.1", "volumeMl": 1.5, "longAxisMm": 20, "shortAxisMm": 10, "sopInstanceUids": ["1.2.3"] } ],
                              "presence": { "keep": 0.1, "threshold": 0.5, "slices": [ { "sopInstanceUid": "1.2.3", "frame": 0, "probability": 0.9 } ] } },
          "classification": { "model": "c@1", "sha256": "cd", "label": "glioma", "probabilities": { "meningioma": 0.1, "glioma": 0.8, "pituitary": 0.1 }, "abstainBelow": 0.6 },
          "anomaly":        { "model": "a@1", "sha256": "ef", "score": 0.2, "threshold": 0.1, "anomalous": true },
          "timings":        { "readMs": 1, "preprocessMs": 2, "inferenceMs": 3, "postprocessMs": 4, "writeMs": 5 },
          "outputs":        { "seg": "seg.dcm", "sr": null, "map": "map.dcm", "overlays": ["1.png"], "captures": [], "mapNifti": "anomaly.nii.gz" } } ] } ],
          "failed": [ { "path": "x.dcm", "reason": "truncated" } ] }
        """;

    [Fact]
    public void The_document_is_the_contracts_name_by_name()
    {
        FindingsDocument document = new("0.1.0", [new StudyFindings("1", [Found])], [new FailedFile("x.dcm", "truncated")]);
        Assert.Equal(JsonNode.Parse(Contract)!.ToJsonString(), JsonNode.Parse(document.ToJson())!.ToJsonString());
    }

    [Fact]
    public void A_withheld_result_is_written_as_null()
    {
        JsonNode json = JsonNode.Parse((Found with { Segmentation = null, Classification = null, Anomaly = null }).ToJson())!;
        foreach (string part in new[] { "segmentation", "classification", "anomaly" })
        {
            Assert.True(json.AsObject().ContainsKey(part));
            Assert.Null(json[part]);
        }
    }

    [Fact]
    public void Findings_come_back_from_their_JSON() => Assert.Equal(Found.ToJson(), SeriesFindings.FromJson(Found.ToJson()).ToJson());
}
