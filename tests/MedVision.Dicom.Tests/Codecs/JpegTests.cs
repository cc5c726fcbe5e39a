using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Codecs;

public sealed class JpegTests
{
    // Where dcmdjpeg is no judge, and why.
    private static readonly Dictionary<string, string> known = new()
    {
        ["GH195.dcm"] = "the data set says RGB, the image is JFIF and 4:2:0, so YCbCr; dcmdjpeg believes the data set, Pillow agrees with us",
        ["SC_rgb_jpeg.dcm"] = "implicit encoding, which PS3.5 A.4 forbids with JPEG and dcmdjpeg does not read",
        ["genFile.dcm"] = "the frame is nothing but zeros; dcmdjpeg and we refuse it",
        ["multiframe.dcm"] = "the last tiles of rows and columns are smaller than the data set says; we refuse them",
    };

    [ToolFact("dcmdjpeg", "dicom-conformance")]
    public void Lossy_JPEG_of_the_corpus_is_what_dcmdjpeg_decodes()
    {
        string folder = Directory.CreateTempSubdirectory("medvision-jpeg-").FullName;
        List<string> differences = [];
        int compared = 0;
        try
        {
            foreach (string path in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                using DicomFile? file = TryOpen(path);
                if (file is null || !file.TransferSyntax.Uid.StartsWith("1.2.840.10008.1.2.4.5", StringComparison.Ordinal) || file.TransferSyntax == TransferSyntax.JpegLossless || known.ContainsKey(Path.GetFileName(path))) continue;
                string raw = Path.Combine(folder, "raw.dcm");
                File.Delete(raw);
                (int code, _, string error) = Tool.Run("dcmdjpeg", path, raw);
                if (code != 0)
                {
                    differences.Add($"{Path.GetFileName(path)}: dcmdjpeg {error}");
                    continue;
                }
                using DicomFile reference = DicomFile.Open(raw);
                PixelDescription description = FrameDecoder.Describe(file);
                for (int i = 0; i < description.NumberOfFrames; i++)
                    if (Differ(file, reference, i) is { } difference) differences.Add($"{Path.GetFileName(path)} {file.TransferSyntax} frame {i + 1}: {difference} {description} theirs {reference.Dataset.GetString(DicomTags.PhotometricInterpretation)}");
                compared++;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(compared >= 20, $"only {compared} files were compared");
    }

    private static string? Differ(DicomFile file, DicomFile reference, int frame)
    {
        byte[] ours, theirs = FrameDecoder.Decode(reference, frame);
        try
        {
            ours = FrameDecoder.Decode(file, frame);
        }
        catch (DicomException refused)
        {
            return refused.Message;
        }
        if (ours.Length != theirs.Length) return $"{ours.Length} bytes, theirs {theirs.Length}";
        int most = 0;
        if (FrameDecoder.Describe(file).BitsAllocated == 16)
            for (int i = 0; i < ours.Length; i += 2) most = Math.Max(most, Math.Abs(BitConverter.ToUInt16(ours, i) - BitConverter.ToUInt16(theirs, i)));
        else
            for (int i = 0; i < ours.Length; i++) most = Math.Max(most, Math.Abs(ours[i] - theirs[i]));
        return most <= 1 ? null : $"a difference of {most}";
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
}
