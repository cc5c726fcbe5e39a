using BenchmarkDotNet.Attributes;
using MedVision.Dicom.IO;
using MedVision.Inference.Analysis;
using MedVision.Inference.Generation;
using MedVision.Inference.Models;

namespace MedVision.Benchmarks;

/// <summary>One series of 22 slices through all models, and one synthetic slice; models are loaded before.</summary>
[MemoryDiagnoser]
public class InferenceBenchmarks
{
    private readonly ModelCatalog models = ModelCatalog.Open(ModelCatalog.Locate());
    private readonly DicomFile[] files = [.. TestSeries.Paths.Select(DicomFile.Open)];

    [GlobalSetup]
    public void Setup() => models.Warm();

    [GlobalCleanup]
    public void Cleanup()
    {
        models.Dispose();
        Array.ForEach(files, file => file.Dispose());
    }

    [Benchmark(OperationsPerInvoke = 22)]
    public SeriesAnalysis AnalyzePerSlice() => new SeriesAnalyzer(models).Analyze(files, new AnalysisOptions());

    [Benchmark]
    public SyntheticImage GenerateOne() => new ImageGenerator(models).Generate("glioma", 1, 7).Single();
}
