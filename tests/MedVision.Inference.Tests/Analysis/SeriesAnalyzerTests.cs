using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Inference.Analysis;
using MedVision.Inference.Findings;
using MedVision.Inference.Tests.Models;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Analysis;

[Collection(ShippedModelsCollection.Name)]
public sealed class SeriesAnalyzerTests(ShippedModels models)
{
    private readonly SeriesAnalyzer analyzer = new(models.Catalog);

    [DataFact("brain-mr-pgbm003")]
    public void Other_sequences_than_T1_with_contrast_are_withheld_with_the_reason()
    {
        Dictionary<string, string> reasons = Directory.GetDirectories(TestData.Require("brain-mr-pgbm003"))
            .Where(folder => !folder.Contains("T1post", StringComparison.Ordinal))
            .Select(folder => Analyze(folder).Findings)
            .ToDictionary(findings => findings.Description!, AssertWithheld);
        Assert.StartsWith("T2-weighted series; the models know T1 post-contrast only", reasons["T2_reg"], StringComparison.Ordinal);
        Assert.StartsWith("FLAIR series", reasons["FLAIR_reg"], StringComparison.Ordinal);
        Assert.StartsWith("T1-weighted series without contrast agent", reasons["T1pre_reg"], StringComparison.Ordinal);
    }

    [DataFact("normal-head-t1")]
    public void A_normal_head_without_contrast_raises_no_false_alarm() =>
        Assert.Contains("no record of a contrast agent", AssertWithheld(Analyze(TestData.Require("normal-head-t1")).Findings), StringComparison.Ordinal);

    [DataFact("dicom-conformance/manifest.csv")]
    public void Nothing_in_the_conformance_corpus_gets_a_finding()
    {
        List<DicomFile> files = [];
        foreach (string path in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*", SearchOption.AllDirectories).Where(p => new FileInfo(p).Length < 4 << 20))
        {
            try
            {
                files.Add(DicomFile.Open(path));
            }
            catch (DicomException)
            {
                // Malformed files are the reader's business and its tests'.
            }
        }
        int withheld = 0;
        foreach (IGrouping<string, DicomFile> series in files
            .Where(file => file.Dataset.GetString(DicomTags.SOPInstanceUID) is not null)
            .GroupBy(file => file.Dataset.GetString(DicomTags.SeriesInstanceUID) ?? "").Where(group => group.Key.Length > 0))
        {
            try
            {
                AssertWithheld(analyzer.Analyze([.. series], new AnalysisOptions()).Findings);
                withheld++;
            }
            catch (DicomException)
            {
                // A brain MR whose pixels cannot be decoded: no finding either.
            }
        }
        files.ForEach(file => file.Dispose());
        Assert.True(withheld > 100, $"{withheld} series were withheld");
    }

    [Fact]
    public void Noise_that_calls_itself_a_brain_is_withheld_by_its_pixels()
    {
        MrSeries series = new() { Rows = 256, Columns = 256, RowSpacing = 0.9, ColumnSpacing = 0.9 };
        Random random = new(5);
        DicomFile[] files = [.. Enumerable.Range(0, 8).Select(i => series.Slice([0, 0, i * 5], i, (_, _) => random.Next(1000)))];
        SeriesFindings findings = analyzer.Analyze(files, new AnalysisOptions { AllSeries = true }).Findings;
        Assert.Contains("8 of 8 slices are unlike the images that the models know", AssertWithheld(findings), StringComparison.Ordinal);
        Assert.True(findings.Guard.Score > findings.Guard.Threshold);
    }

    [Fact]
    public void A_series_of_one_slice_and_one_with_mixed_orientations_are_withheld_with_the_geometrys_reason()
    {
        MrSeries series = new();
        Assert.Contains("one slice", AssertWithheld(analyzer.Analyze(series.Axial(0), new AnalysisOptions()).Findings), StringComparison.Ordinal);
        DicomFile sagittal = series.Slice([0, 0, 9], 9, null, d => d.Set(DicomTags.ImageOrientationPatient, "0", "1", "0", "0", "0", "-1"));
        Assert.Contains("orientations", AssertWithheld(analyzer.Analyze([.. series.Axial(0, 5, 10), sagittal], new AnalysisOptions()).Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_two_series_are_refused()
    {
        List<DicomFile> files = [.. new MrSeries().Axial(0, 5), .. new MrSeries().Axial(10)];
        Assert.Throws<ArgumentException>(() => analyzer.Analyze(files, new AnalysisOptions()));
    }

    [Fact]
    public void An_instance_without_a_UID_is_refused_by_the_tag()
    {
        List<DicomFile> files = new MrSeries().Axial(0, 5);
        files[1].Dataset.Remove(DicomTags.SOPInstanceUID);
        Assert.Equal(DicomTags.SOPInstanceUID, Assert.Throws<DicomException>(() => analyzer.Analyze(files, new AnalysisOptions())).Tag);
    }

    [Fact]
    public void The_input_hash_sees_every_value_and_not_the_order_of_files()
    {
        List<DicomFile> files = new MrSeries().Axial(0, 5);
        string hash = InputHash.Of(files, default);
        Assert.Equal(hash, InputHash.Of([files[1], files[0]], default));
        files[0].Dataset.Set(DicomTags.PatientName, "Other");
        Assert.NotEqual(hash, InputHash.Of(files, default));
    }

    [DataFact("brain-mr-pgbm003/11-T1post-18670")]
    public void Cancellation_is_seen_between_batches_and_progress_rises_to_one()
    {
        DicomFile[] files = Open(TestData.Require("brain-mr-pgbm003/11-T1post-18670"));
        List<AnalysisProgress> steps = [];
        analyzer.Analyze(files, new AnalysisOptions(), new Recorder(steps.Add));
        Assert.Equal(1, steps[^1].Fraction);
        Assert.Equal(steps.Select(step => step.Fraction).Order(), steps.Select(step => step.Fraction));

        using CancellationTokenSource source = new();
        steps.Clear();
        Assert.Throws<OperationCanceledException>(() => analyzer.Analyze(
            files,
            new AnalysisOptions(),
            new Recorder(step =>
            {
                steps.Add(step);
                if (step.Stage == "guard" && step.Fraction > 0.1) source.Cancel();
            }),
            source.Token));
        Assert.Equal("guard", steps[^1].Stage);
        Array.ForEach(files, file => file.Dispose());
    }

    private static string AssertWithheld(SeriesFindings findings)
    {
        Assert.False(findings.Guard.InDistribution, $"{findings.SeriesInstanceUid} {findings.Modality} {findings.Description} passed with {findings.Guard.Score}");
        Assert.Null(findings.Segmentation);
        Assert.Null(findings.Classification);
        Assert.Null(findings.Anomaly);
        return Assert.IsType<string>(findings.Guard.Reason);
    }

    private SeriesAnalysis Analyze(string folder)
    {
        DicomFile[] files = Open(folder);
        try
        {
            return analyzer.Analyze(files, new AnalysisOptions());
        }
        finally
        {
            Array.ForEach(files, file => file.Dispose());
        }
    }

    private static DicomFile[] Open(string folder) => [.. Directory.GetFiles(folder).Select(DicomFile.Open)];

    private sealed class Recorder(Action<AnalysisProgress> record) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => record(value);
    }
}
