using BenchmarkDotNet.Attributes;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Benchmarks;

/// <summary>Reading DICOM: the conformance corpus, and made cases that stress one side each. Files/s is the corpus' file count by the time.</summary>
[MemoryDiagnoser]
public class DicomParsingBenchmarks
{
    private readonly string folder = Directory.CreateTempSubdirectory("medvision-benchmark-").FullName;
    private string[] corpus = [];
    private byte[] manyElements = [], deepSequences = [];
    private string large = "";
    private string[] series = [];

    [GlobalSetup]
    public void Prepare()
    {
        corpus = [.. Directory.GetFiles(TestSeries.Folder("dicom-conformance"), "*", SearchOption.AllDirectories).Where(IsReadable)];
        DicomDataset many = Instance();
        for (ushort i = 0; i < 20_000; i++) many.Set(new DicomTag(0x0011, (ushort)(0x1000 + i)), DicomVR.LO, "0123456789");
        manyElements = new DicomFile(many, TransferSyntax.ExplicitVRLittleEndian).ToArray();
        DicomDataset inner = new DicomDataset().Set(DicomTags.PatientID, "ID");
        for (int i = 0; i < 60; i++) inner = new DicomDataset().SetSequence(DicomTags.ReferencedImageSequence, inner, new DicomDataset().Set(DicomTags.PatientID, "ID"));
        deepSequences = new DicomFile(Instance().SetSequence(DicomTags.ReferencedStudySequence, inner), TransferSyntax.ExplicitVRLittleEndian).ToArray();
        large = Path.Combine(folder, "large.dcm");
        new DicomFile(Instance().SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[500_000_000]), TransferSyntax.ExplicitVRLittleEndian).Save(large);
        series = [.. Enumerable.Range(0, 1000).Select(i => Path.Combine(folder, $"{i}.dcm"))];
        foreach (string path in series) File.Copy(TestSeries.Paths[0], path);
    }

    [GlobalCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [Benchmark]
    public int Corpus() => corpus.Sum(Open);

    [Benchmark]
    public int TwentyThousandElements() => DicomFile.Read(manyElements).Dataset.Count;

    [Benchmark]
    public int SixtySequencesDeep() => DicomFile.Read(deepSequences).Dataset.Count;

    [Benchmark]
    public int FiveHundredMegabytesOfPixels() => Open(large);

    [Benchmark]
    public int HeadersOfAThousandSlices() => series.Sum(Open);

    private static int Open(string path)
    {
        using DicomFile file = DicomFile.Open(path);
        return file.Dataset.Count;
    }

    private static bool IsReadable(string path)
    {
        try
        {
            return Open(path) >= 0;
        }
        catch (DicomException)
        {
            return false; // Throwing is not what is measured.
        }
    }

    private static DicomDataset Instance() => new DicomDataset().Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3");
}
