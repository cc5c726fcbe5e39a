using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Conformance;

public sealed class PydicomValueTests
{
    // Where pydicom decodes something else, and why.
    private static readonly Dictionary<string, string> knownTexts = new()
    {
        ["fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH064.dcm"] = "private sequences of an implicit file, which pydicom knows from its dictionary of makers",
        ["fo-dicom/Tests/FO-DICOM.Tests/Test Data/charset/chrGB2312.dcm"] = "ISO 2022 IR 58 is not decoded by pydicom 2.3",
    };

    private const string OddWords = "8 bits in OW, big endian: the bytes of each word change places (PS3.5 8.2); dcmconv +te agrees with us";

    private static readonly Dictionary<string, string> knownFrames = new()
    {
        ["pydicom/src/pydicom/data/test_files/SC_rgb_small_odd_big_endian.dcm"] = OddWords,
        ["pydicom-data/data_store/data/OBXXXX1A_expb.dcm"] = OddWords,
        ["pydicom-data/data_store/data/OBXXXX1A_expb_2frame.dcm"] = OddWords,
        ["pydicom/src/pydicom/data/test_files/rtdose_expb.dcm"] = LongWords,
        ["pydicom/src/pydicom/data/test_files/rtdose_expb_1frame.dcm"] = LongWords,
    };

    private const string LongWords = "32 bits in OW, big endian: words of 16 bits are turned round, not pixels (PS3.5 7.3); dcmconv +te agrees with us";

    [ToolFact("python3", "dicom-conformance")]
    public void Text_and_native_and_RLE_frames_of_the_corpus_are_what_pydicom_decodes()
    {
        string corpus = TestData.Require("dicom-conformance");
        (int code, string output, string error) = Tool.Run("python3", Path.Combine(AppContext.BaseDirectory, "Conformance", "pydicom_values.py"), corpus);
        Assert.True(code == 0, error);
        List<string> differences = [];
        int texts = 0, frames = 0;
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument reference = JsonDocument.Parse(line);
            string name = reference.RootElement.GetProperty("file").GetString()!;
            using DicomFile? file = TryOpen(Path.Combine(corpus, name));
            if (file is null) continue; // The other test says which, and why.
            if (!knownTexts.ContainsKey(name)) texts += CompareTexts(file, reference.RootElement.GetProperty("texts"), name, differences);
            JsonElement hashes = reference.RootElement.GetProperty("frames");
            if (hashes.ValueKind == JsonValueKind.Array && !knownFrames.ContainsKey(name)) frames += CompareFrames(file, hashes, name, differences);
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(texts > 10_000 && frames > 250, $"only {texts} texts and {frames} frames were compared");
    }

    private static DicomFile? TryOpen(string path)
    {
        try
        {
            return DicomFile.Open(path);
        }
        catch (DicomException)
        {
            return null;
        }
    }

    private static int CompareTexts(DicomFile file, JsonElement reference, string name, List<string> differences)
    {
        foreach (JsonElement text in reference.EnumerateArray())
        {
            string[] words = [.. text.EnumerateArray().Select(t => t.GetString()!)];
            string[] path = words[0].Split('/');
            DicomDataset? dataset = file.Dataset;
            for (int i = 0; i + 1 < path.Length && dataset is not null; i += 2)
                dataset = dataset.GetItems(DicomTag.Parse(path[i])).ElementAtOrDefault(int.Parse(path[i + 1], CultureInfo.InvariantCulture));
            string[] ours = dataset?.GetStrings(DicomTag.Parse(path[^1])) ?? [];
            if (dataset?[DicomTag.Parse(path[^1])] is { VR.Code: "PN" }) ours = Array.ConvertAll(ours, name => name.TrimEnd('='));
            if (!ours.SequenceEqual(words[1..]) && dataset?[DicomTag.Parse(path[^1])] is not { VR.Code: "UN" })
                differences.Add($"{name} {words[0]}: ours {JsonSerializer.Serialize(ours)}, theirs {JsonSerializer.Serialize(words[1..])}");
        }
        return reference.GetArrayLength();
    }

    private static int CompareFrames(DicomFile file, JsonElement reference, string name, List<string> differences)
    {
        PixelDescription description = PixelDescription.From(file.Dataset);
        if (description.NumberOfFrames != reference.GetArrayLength()) differences.Add($"{name}: {description.NumberOfFrames} frames, theirs {reference.GetArrayLength()}");
        for (int i = 0; i < description.NumberOfFrames; i++)
        {
            byte[] frame = ByPixel(FrameDecoder.Decode(file, i), description);
            if (Convert.ToHexString(MD5.HashData(frame)) != reference[i].GetString()) differences.Add($"{name} frame {i + 1}: {description}");
        }
        return description.NumberOfFrames;
    }

    private static byte[] ByPixel(byte[] frame, PixelDescription description)
    {
        if (description.SamplesPerPixel == 1) return frame;
        int pixels = description.Rows * description.Columns, width = description.BitsAllocated / 8, samples = description.SamplesPerPixel;
        byte[] interleaved = new byte[pixels * samples * width];
        bool halved = frame.Length < interleaved.Length;
        for (int p = 0; p < pixels; p++)
            for (int s = 0; s < samples; s++)
            {
                // 4:2:2 is Y0 Y1 Cb Cr for two pixels, and pydicom repeats the chrominance.
                int from = halved ? (p / 2 * 4) + (s == 0 ? p % 2 : s + 1) : description.PlanarConfiguration == 1 ? (s * pixels) + p : (p * samples) + s;
                frame.AsSpan(from * width, width).CopyTo(interleaved.AsSpan(((p * samples) + s) * width));
            }
        return interleaved;
    }
}
