using BenchmarkDotNet.Attributes;
using MedVision.Dicom.IO;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Volumes;

namespace MedVision.Benchmarks;

/// <summary>Reading one file, one series, drawing one thumbnail.</summary>
[MemoryDiagnoser]
public class ParsingBenchmarks
{
    private readonly byte[] file = File.ReadAllBytes(TestSeries.Paths[0]);

    [Benchmark]
    public int ReadOneFile() => DicomFile.Read(file).Dataset.Count;

    [Benchmark]
    public byte[] Thumbnail() => FrameRenderer.RenderPng(DicomFile.Read(file), 0, 128);

    [Benchmark]
    public Volume ReadSeriesAsVolume()
    {
        DicomFile[] files = [.. TestSeries.Paths.Select(DicomFile.Open)];
        Volume volume = VolumeBuilder.Build(files).Volume!;
        Array.ForEach(files, opened => opened.Dispose());
        return volume;
    }
}
