using System.Runtime.InteropServices;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Colors;
using MedVision.Imaging.Frames;
using MedVision.Imaging.Windowing;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Frames;

/// <summary>First, middle and last frame of every file of the corpus, value by value as pydicom and numpy reckon them.</summary>
public sealed class PydicomTests
{
    /// <summary>Where pydicom 2.3 is the one that errs, and by what.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["rtdose_expb.dcm"] = "OW of 32-bit cells in the retired big endian syntax: words are swapped, not cells, PS3.5 7.3",
        ["rtdose_expb_1frame.dcm"] = "OW of 32-bit cells in the retired big endian syntax: words are swapped, not cells, PS3.5 7.3",
        ["OBXXXX1A_expb.dcm"] = "big endian palette data is taken as little endian, PS3.5 7.3",
        ["OBXXXX1A_expb_2frame.dcm"] = "big endian palette data is taken as little endian, PS3.5 7.3",
        ["gdcm-US-ALOKA-16_big.dcm"] = "big endian palette data is taken as little endian, PS3.5 7.3",
        ["SC_rgb_small_odd_big_endian.dcm"] = "8-bit cells in OW words of a big endian file are not swapped back, PS3.5 8.1.2",
        ["liver_j2k.dcm"] = "Pillow spreads 1-bit JPEG 2000 over a byte",
        ["liver_nonbyte_aligned_j2k.dcm"] = "Pillow spreads 1-bit JPEG 2000 over a byte",
        ["GH195.dcm"] = "the JFIF marker says YCbCr, the data set says RGB (PS3.5 8.2.1); Pillow leaves YCbCr",
    };

    private static readonly string[] LossyJpeg = ["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"];

    private const string Script = """
        import sys, os, warnings, numpy as np, pydicom
        from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi_lut, apply_color_lut, convert_color_space
        warnings.simplefilter('ignore')
        folder = sys.argv[1]
        for number, path in enumerate(open(os.path.join(folder, 'list')).read().split('\n')):
            try:
                ds = pydicom.dcmread(path, force=True)
                arr = ds.pixel_array
            except Exception:
                continue
            frames = int(ds.get('NumberOfFrames', 1) or 1)
            if frames == 1: arr = arr[None]
            pi = ds.PhotometricInterpretation
            for f in sorted({0, frames // 2, frames - 1}):
                a = arr[f]
                if pi.startswith('MONOCHROME'):
                    if 'PixelData' in ds and ds.BitsAllocated > 1:  # pydicom 2 leaves overlay bits in the word, PS3.5 8.1.1
                        a = (a.astype(np.int64) >> (ds.HighBit + 1 - ds.BitsStored)) & ((1 << ds.BitsStored) - 1)
                        if ds.PixelRepresentation == 1: a = a - ((a >> (ds.BitsStored - 1)) << ds.BitsStored)
                    if 'SharedFunctionalGroupsSequence' in ds:
                        own = ds.PerFrameFunctionalGroupsSequence[f] if 'PerFrameFunctionalGroupsSequence' in ds else {}
                        t = own.get('PixelValueTransformationSequence') or ds.SharedFunctionalGroupsSequence[0].get('PixelValueTransformationSequence')
                        if t: a = a * float(t[0].RescaleSlope) + float(t[0].RescaleIntercept)
                    else: a = apply_modality_lut(a, ds)
                    a.astype('<f4').tofile(os.path.join(folder, f'{number}.{f}.gray'))
                    if 'SharedFunctionalGroupsSequence' in ds or not ('VOILUTSequence' in ds or 'WindowCenter' in ds): continue
                    try: v = apply_voi_lut(np.asarray(a, np.int64) if ds.get('VOILUTSequence') else a, ds).astype(np.float64)
                    except Exception: continue
                    if not ds.get('VOILUTSequence'):  # pydicom spreads a window over the range that the stored bits can have: back to 0..1
                        low, high = (-(1 << ds.BitsStored - 1), (1 << ds.BitsStored - 1) - 1) if ds.PixelRepresentation else (0, (1 << ds.BitsStored) - 1)
                        if 'RescaleSlope' in ds: low, high = [x * float(ds.RescaleSlope) + float(ds.RescaleIntercept) for x in (low, high)]
                        v = (v - low) / (high - low)
                    v.astype('<f4').tofile(os.path.join(folder, f'{number}.{f}.voi'))
                    continue
                if pi == 'PALETTE COLOR': a = apply_color_lut(a, ds)[..., :3]
                elif pi.startswith('YBR_FULL'): a = convert_color_space(a, pi, 'RGB')
                elif pi != 'RGB' and not pi in ('YBR_RCT', 'YBR_ICT'): continue
                (a >> (8 * (a.dtype.itemsize - 1))).astype('u1').tofile(os.path.join(folder, f'{number}.{f}.color'))
        """;

    [ToolFact("python3", "dicom-conformance/manifest.csv")]
    public void Grey_values_and_colours_of_the_corpus_are_pydicoms()
    {
        string[] paths = [.. Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length < 4 << 20).Order(StringComparer.Ordinal)];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("medvision-pixels-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "list"), string.Join('\n', paths));
            (int exit, _, string error) = Tool.Run("python3", "-c", Script, folder.FullName);
            Assert.True(exit == 0, error);
            List<string> differences = [];
            FileInfo[] frames = [.. folder.EnumerateFiles().Where(one => one.Extension is ".gray" or ".color" or ".voi")];
            foreach (FileInfo frame in frames)
            {
                string[] name = frame.Name.Split('.');
                string path = paths[int.Parse(name[0], System.Globalization.CultureInfo.InvariantCulture)];
                if (Compare(path, int.Parse(name[1], System.Globalization.CultureInfo.InvariantCulture), File.ReadAllBytes(frame.FullName), name[2]) is string difference)
                    differences.Add($"{Path.GetFileName(path)} frame {name[1]}: {difference}");
            }
            Assert.True(frames.Count(frame => frame.Extension != ".voi") > 320, $"pydicom read {frames.Length} frames");
            Assert.True(frames.Count(frame => frame.Extension == ".voi") > 80, "pydicom windowed few frames");
            Assert.True(differences.Count == 0, string.Join('\n', differences));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Compare(string path, int frame, byte[] theirs, string kind)
    {
        if (Known.ContainsKey(Path.GetFileName(path))) return null;
        using DicomFile? file = Open(path);
        if (file is null) return null;
        int tolerance = LossyJpeg.Contains(file.TransferSyntax.Uid) ? 1 : 0;
        if (kind == "color") return Worst(ColorReader.Read(file, frame).Pixels, theirs) is double far && far > tolerance ? $"colours differ by {far}" : null;
        float[] expected = MemoryMarshal.Cast<byte, float>(theirs).ToArray(), values = FrameReader.Read(file, frame).Values;
        if (kind == "voi")
        {
            Func<double, double>? voi = VoiTable.AllFromHeader(file.Dataset) is [VoiTable table, ..] ? value => table[value] : VoiWindow.FromHeader(file.Dataset, frame) is { } window ? window.Apply : null;
            if (voi is null) return "no VOI is found";
            values = [.. values.Select(value => (float)voi(value))];
        }
        if (expected.Length != values.Length) return $"{values.Length} values, {expected.Length} expected";
        double scale = Math.Max(1, expected.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
        double worst = expected.Zip(values, (a, b) => float.IsNaN(a) && float.IsNaN(b) ? 0 : Math.Abs((double)a - b)).Max();
        return worst <= (1e-5 * scale) + tolerance ? null : $"values differ by {worst}";
    }

    private static DicomFile? Open(string path)
    {
        try
        {
            return DicomFile.Open(path);
        }
        catch (DicomException)
        {
            return null;   // a file that pydicom reads by force; parsing has its own tests
        }
    }

    private static double Worst(byte[] mine, byte[] theirs) => mine.Length != theirs.Length ? double.PositiveInfinity : mine.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
}
