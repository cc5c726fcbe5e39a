using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Frames;

public sealed class FrameReaderTests
{
    private readonly MrSeries series = new() { Rows = 1, Columns = 2 };

    [Fact]
    public void Rescale_slope_and_intercept_are_applied()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, (c, _) => 10 + c, d => d.Set(DicomTags.RescaleSlope, "2.5").Set(DicomTags.RescaleIntercept, "-100"));
        Assert.Equal([-75f, -72.5f], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void Signed_values_of_12_bits_are_extended_and_overlay_bits_above_are_ignored()
    {
        // 0xF801: overlay bits 15..12 set, the 12 bits 0x801 are -2047; 0x07FF is 2047.
        DicomFile file = series.Slice([0, 0, 0], 1, (c, _) => c == 0 ? 0xF801 : 0x07FF, d => d.Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11).Set(DicomTags.PixelRepresentation, 1));
        Assert.Equal([-2047f, 2047f], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void Values_that_end_below_the_highest_bit_are_shifted_down()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, (c, _) => (0xABC << 4) | c, d => d.Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 15));
        Assert.Equal([0xABC, 0xABC], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void A_modality_table_takes_the_place_of_the_rescale()
    {
        DicomDataset table = new DicomDataset()
            .Set(DicomTags.LUTDescriptor, DicomVR.US, 3, 5, 16)
            .SetBytes(DicomTags.LUTData, DicomVR.OW, new byte[] { 100, 0, 200, 0, 44, 1 });
        DicomFile file = series.Slice([0, 0, 0], 1, (c, _) => c == 0 ? 6 : 9, d => d.SetSequence(DicomTags.ModalityLUTSequence, table));
        Assert.Equal([200f, 300f], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void A_colour_image_is_refused_by_name()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, null, d => d.Set(DicomTags.PhotometricInterpretation, "RGB").Set(DicomTags.SamplesPerPixel, 3));
        DicomException error = Assert.Throws<DicomException>(() => FrameReader.Read(file, 0));
        Assert.Contains("RGB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rescale_slope_of_zero_is_refused()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, null, d => d.Set(DicomTags.RescaleSlope, "0").Set(DicomTags.RescaleIntercept, "5"));
        Assert.Equal(DicomTags.RescaleSlope, Assert.Throws<DicomException>(() => FrameReader.Read(file, 0)).Tag);
    }

    [ToolFact("python3", "dicom-conformance/manifest.csv")]
    public void Frames_of_the_corpus_agree_with_pydicom()
    {
        const string Script = """
            import sys, numpy as np, pydicom
            from pydicom.pixel_data_handlers.util import apply_modality_lut
            for path in sys.stdin.read().split("\n"):
                try:
                    ds = pydicom.dcmread(path)
                    a = ds.pixel_array
                    if "SharedFunctionalGroupsSequence" in ds: continue
                    a = a[0] if a.ndim == 3 else a
                    if ds.BitsAllocated > 1:  # pydicom 2 leaves overlay bits in the word, PS3.5 8.1.1
                        a = (a.astype(np.int64) >> (ds.HighBit + 1 - ds.BitsStored)) & ((1 << ds.BitsStored) - 1)
                        if ds.PixelRepresentation == 1: a = a - ((a >> (ds.BitsStored - 1)) << ds.BitsStored)
                    a = apply_modality_lut(a, ds).astype(np.float64)
                    print(path, a.shape[0], a.shape[1], repr(float(a.min())), repr(float(a.max())), repr(float(a.sum())), repr(float((a * (np.arange(a.size).reshape(a.shape) % 1009)).sum())), sep="|")
                except Exception as error:
                    continue
            """;
        string root = TestData.Require("dicom-conformance");
        string[] native = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5"];
        string[] paths =
        [
            .. File.ReadLines(Path.Combine(root, "manifest.csv")).Skip(1).Select(line => line.Split(','))
                // 32 bits as OW in the retired big endian syntax: the standard's word order and the files' own disagree.
                .Where(row => !(row[3] == "1.2.840.10008.1.2.2" && row[10] == "32"))
                .Where(row => native.Contains(row[3]) && row.Any(cell => cell.StartsWith("MONOCHROME", StringComparison.Ordinal)))
                .Select(row => Path.Combine(root, row[0])).Where(path => new FileInfo(path).Length < 4 << 20),
        ];
        string list = Path.GetTempFileName();
        File.WriteAllText(list, string.Join('\n', paths));
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script.Replace("sys.stdin.read()", "open(sys.argv[1]).read()", StringComparison.Ordinal), list);
        File.Delete(list);
        Assert.True(exit == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 80, $"pydicom read {lines.Length} frames");
        foreach (string line in lines)
        {
            string[] cells = line.Split('|');
            double[] numbers = [.. cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            using DicomFile file = DicomFile.Open(cells[0]);
            Frame frame = FrameReader.Read(file, 0);
            Assert.Equal((numbers[0], numbers[1]), (frame.Rows, frame.Columns));
            double scale = Math.Max(1, Math.Max(Math.Abs(numbers[2]), Math.Abs(numbers[3])));
            Assert.True(Math.Abs(frame.Values.Min() - numbers[2]) <= 1e-5 * scale, $"{line}: least {frame.Values.Min()}");
            Assert.True(Math.Abs(frame.Values.Max() - numbers[3]) <= 1e-5 * scale, $"{line}: most {frame.Values.Max()}");
            Assert.True(Math.Abs(frame.Values.Sum(v => (double)v) - numbers[4]) <= 1e-5 * scale * frame.Values.Length, $"{line}: sum {frame.Values.Sum(v => (double)v)}");
            double placed = frame.Values.Select((v, i) => (double)v * (i % 1009)).Sum();
            Assert.True(Math.Abs(placed - numbers[5]) <= 1e-5 * scale * frame.Values.Length * 1009, $"{line}: pixels lie elsewhere, {placed}");
        }
    }
}
