using System.Text;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Rendering;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Rendering;

/// <summary>Pictures of the corpus beside those of dcmtk's dcmj2pnm: window, VOI LUT, inversion, colour and overlays, at full size.</summary>
public sealed class DcmtkTests
{
    /// <summary>Where the pictures differ by more than 2 of 255 levels, and why.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["GH1261.dcm"] = "a window of width 0, which PS3.3 C.11.2.1.2.1 forbids: dcmtk draws black, we the percentiles",
        ["GH195.dcm"] = "the JFIF marker says YCbCr, the data set says RGB: dcmtk believes the data set and draws wrong colours",
        ["YBR_422.dcm"] = "one pixel at the end, where dcmtk interpolates the chrominance",
    };

    private static readonly string[] Syntaxes =
    [
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.57",
    ];

    [ToolFact("dcmj2pnm", "dicom-conformance/manifest.csv")]
    public void Windows_tables_colours_and_overlays_are_drawn_as_dcmtk_draws_them()
    {
        string target = Path.GetTempFileName();
        List<string> differences = [];
        int compared = 0;
        foreach (string path in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*", SearchOption.AllDirectories).Where(p => new FileInfo(p).Length < 1 << 20).Order(StringComparer.Ordinal))
        {
            if (Open(path) is not DicomFile file) continue;
            using (file)
            {
                if (!Syntaxes.Contains(file.TransferSyntax.Uid) || Options(file) is not string[] options || Known.ContainsKey(Path.GetFileName(path))) continue;
                int frame = FrameDecoder.Describe(file).NumberOfFrames / 2;
                if (Tool.Run("dcmj2pnm", [.. options, "--ovl-replace", "--frame", $"{frame + 1}", "--ignore-aspect", "--write-raw-pnm", path, target]).ExitCode != 0) continue;
                (byte[] theirs, byte[] mine) = (Samples(File.ReadAllBytes(target)), FrameRenderer.Render(file, frame).Pixels);
                compared++;
                if (mine.Length != theirs.Length) differences.Add($"{path}: {mine.Length} samples, {theirs.Length} expected");
                else if (mine.Zip(theirs, (a, b) => Math.Abs(a - b)).Max() is > 2 and int worst) differences.Add($"{path}: {worst} levels");
            }
        }
        File.Delete(target);
        Assert.True(compared > 130, $"dcmtk drew {compared} files");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static DicomFile? Open(string path)
    {
        try
        {
            DicomFile file = DicomFile.Open(path);
            if (file.Dataset.Contains(DicomTags.PixelData) && FrameDecoder.Describe(file) is not null) return file;
            file.Dispose();
        }
        catch (DicomException)
        {
            // Parsing has its own tests.
        }
        return null;
    }

    /// <summary>What dcmj2pnm must be told to do what the header asks for; null where the header asks for nothing and everyone chooses.</summary>
    private static string[]? Options(DicomFile file)
    {
        DicomDataset dataset = file.Dataset;
        if (!dataset.GetString(DicomTags.PhotometricInterpretation)?.StartsWith("MONO", StringComparison.Ordinal) ?? true) return [];
        // dcmtk draws 1 bit as 0 and 128, and label numbers as grey values.
        if (dataset.GetInt32(DicomTags.BitsStored) == 1 || dataset.GetString(DicomTags.SegmentationType) == "LABELMAP") return null;
        if (dataset.GetItems(DicomTags.VOILUTSequence).Count > 0) return ["--use-voi-lut", "1"];
        if (dataset.Contains(DicomTags.WindowCenter)) return ["--use-window", "1"];
        return dataset.GetInt32(DicomTags.BitsStored) <= 8 && !dataset.Contains(DicomTags.RescaleSlope) ? ["--no-windowing"] : null;
    }

    /// <summary>The samples behind the header of a raw PGM or PPM: magic, width, height, greatest value, each a word.</summary>
    private static byte[] Samples(byte[] pnm)
    {
        int at = 0;
        for (int words = 0; words < 4; words++)
        {
            while (pnm[at] == '#' || char.IsWhiteSpace((char)pnm[at])) at = pnm[at] == '#' ? Array.IndexOf(pnm, (byte)'\n', at) : at + 1;
            while (!char.IsWhiteSpace((char)pnm[at])) at++;
        }
        Assert.StartsWith("P", Encoding.ASCII.GetString(pnm, 0, 2), StringComparison.Ordinal);
        return pnm[(at + 1)..];
    }
}
