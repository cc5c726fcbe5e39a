using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.IO;

public sealed class FuzzTests
{
    [DataFact("dicom-conformance")]
    public void Damaged_files_are_refused_with_DicomException_and_nothing_else()
    {
        string[] seeds = [.. Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).Length is > 200 and < 60_000).Order()];
        Random random = new(20261121);
        int read = 0, refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            string path = seeds[random.Next(seeds.Length)];
            byte[] bytes = File.ReadAllBytes(path);
            Mutate(ref bytes, random);
            try
            {
                using DicomFile file = DicomFile.Read(bytes, path, ReadLimits.Default with { InflatedBytes = 16 << 20 });
                Use(file);
                read++;
            }
            catch (DicomException)
            {
                refused++;
            }
            catch (Exception other)
            {
                Assert.Fail($"round {round}, {path}: {other}");
            }
        }
        // Both happen often, or the mutations say nothing.
        Assert.True(read > 300 && refused > 300, $"{read} read, {refused} refused");
    }

    private static void Mutate(ref byte[] bytes, Random random)
    {
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.AsSpan(at, Math.Min(random.Next(1, 9), bytes.Length - at)).Fill((byte)(random.Next(2) * 255)); break;
                case 3: bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 64))..], 0]; break;
                default: if (random.Next(4) == 0) bytes = bytes[..Math.Max(at, 1)]; break;
            }
        }
    }

    private static void Use(DicomFile file)
    {
        Walk(file.Dataset);
        DicomJson.ToString(file.Dataset);
        if (file.Dataset.Contains(DicomTags.PixelData)) FrameDecoder.Decode(file, 0);
        file.ToArray();
    }

    private static void Walk(DicomDataset dataset)
    {
        foreach (DicomElement element in dataset)
        {
            if (element is DicomSequence sequence) foreach (DicomDataset item in sequence.Items) Walk(item);
            else if (element.VR == DicomVR.PN) dataset.GetPersonName(element.Tag);
            else if (element.VR.IsText) dataset.GetStrings(element.Tag);
        }
    }
}
