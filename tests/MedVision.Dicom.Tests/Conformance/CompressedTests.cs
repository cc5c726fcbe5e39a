using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Conformance;

public sealed class CompressedTests
{
    private static readonly string[] syntaxes =
    [
        TransferSyntax.JpegLossless.Uid, TransferSyntax.JpegLosslessSV1.Uid, TransferSyntax.JpegLSLossless.Uid, TransferSyntax.JpegLSNearLossless.Uid,
        TransferSyntax.Jpeg2000Lossless.Uid, TransferSyntax.Jpeg2000.Uid,
    ];

    [ToolFact("gdcmconv", "dicom-conformance")]
    public void Compressed_frames_of_the_corpus_are_what_gdcmconv_decodes()
    {
        string folder = Directory.CreateTempSubdirectory("medvision-compressed-").FullName;
        List<string> differences = [];
        int compared = 0;
        try
        {
            foreach (string path in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                using DicomFile? file = TryOpen(path);
                if (file is null || !syntaxes.Contains(file.TransferSyntax.Uid)) continue;
                if (file.Dataset.GetInt32(DicomTags.BitsAllocated) == 1) continue; // gdcmconv leaves a byte for every bit
                string raw = Path.Combine(folder, "raw.dcm");
                File.Delete(raw);
                (int code, _, _) = Tool.Run("gdcmconv", "--raw", path, raw);
                if (code != 0 || !File.Exists(raw)) continue;
                using DicomFile reference = DicomFile.Open(raw);
                PixelDescription description = PixelDescription.From(file.Dataset);
                for (int i = 0; i < description.NumberOfFrames; i++)
                    if (Differ(file, reference, i) is { } difference) differences.Add($"{Path.GetFileName(path)} {file.TransferSyntax} frame {i + 1}: {difference} {description}");
                compared++;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(compared >= 30, $"only {compared} files were compared");
    }

    [DataFact("dicom-conformance/pydicom-data")]
    public void One_bit_frames_are_the_same_in_every_syntax()
    {
        foreach (string name in new[] { "liver", "liver_nonbyte_aligned" })
        {
            using DicomFile native = DicomFile.Open(TestData.Require($"dicom-conformance/pydicom-data/data_store/data/{name}.dcm"));
            foreach (string syntax in new[] { "rle", "j2k", "deflate" })
            {
                using DicomFile encoded = DicomFile.Open(TestData.Require($"dicom-conformance/pydicom-data/data_store/data/{name}_{syntax}.dcm"));
                if (!FrameDecoder.CanDecode(encoded.TransferSyntax)) continue; // OpenJPEG may be absent; the other two are ours.
                for (int i = 0; i < 3; i++) Assert.Equal(FrameDecoder.Decode(native, i), FrameDecoder.Decode(encoded, i));
                using DicomFile again = Transcoder.Transcode(encoded, TransferSyntax.ExplicitVRLittleEndian);
                Assert.Equal(native.Dataset.GetBytes(DicomTags.PixelData).ToArray(), again.Dataset.GetBytes(DicomTags.PixelData).ToArray());
            }
        }
    }

    [DataFact("dicom-conformance")]
    public void Damaged_compressed_frames_are_refused_or_decoded_and_never_crash()
    {
        Random random = new(7);
        int refused = 0;
        foreach (string path in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(path).Length > 300_000) continue;
            using DicomFile? file = TryOpen(path);
            if (file?.Dataset[DicomTags.PixelData] is not DicomFragments pixels || !FrameDecoder.CanDecode(file.TransferSyntax)) continue;
            for (int round = 0; round < 6; round++)
            {
                DicomBytes[] fragments = [.. pixels.Fragments.Select(f => new DicomBytes(Damage(f.Load().ToArray(), random)))];
                file.Dataset.Set(new DicomFragments(pixels.Tag, pixels.VR, [.. pixels.BasicOffsetTable], fragments));
                try
                {
                    FrameDecoder.Decode(file, 0);
                }
                catch (DicomException)
                {
                    refused++;
                }
            }
        }
        Assert.True(refused > 20, $"only {refused} refused");
    }

    private static byte[] Damage(byte[] fragment, Random random)
    {
        if (fragment.Length < 8) return fragment;
        for (int i = random.Next(1, 6); i > 0; i--) fragment[random.Next(Math.Min(fragment.Length, random.Next(2) == 0 ? 100 : int.MaxValue))] = (byte)random.Next(256);
        return random.Next(3) == 0 ? fragment[..random.Next(1, fragment.Length)] : fragment;
    }

    private static string? Differ(DicomFile file, DicomFile reference, int frame)
    {
        try
        {
            byte[] ours = FrameDecoder.Decode(file, frame), theirs = FrameDecoder.Decode(reference, frame);
            if (ours.Length != theirs.Length) return $"{ours.Length} bytes, theirs {theirs.Length}";
            int at = ours.AsSpan().CommonPrefixLength(theirs);
            return at == ours.Length ? null : $"byte {at} is {ours[at]}, theirs {theirs[at]}";
        }
        catch (DicomException refused)
        {
            return refused.Message;
        }
    }

    private static DicomFile? TryOpen(string path)
    {
        try
        {
            return DicomFile.Open(path);
        }
        catch (DicomException)
        {
            return null; // Refused files have their own test.
        }
    }
}
