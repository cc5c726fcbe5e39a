using System.Security.Cryptography;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Capture;
using MedVision.Imaging.Results.Capture.Font;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Volumes;
using MedVision.Imaging.Windowing;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

public sealed class CaptureWriterTests
{
    private readonly ResultSamples samples = new();

    [Fact]
    public void One_series_holds_the_findings_page_and_every_slice_with_a_lesion()
    {
        IReadOnlyList<DicomFile> captures = samples.Captures();
        Assert.Equal([1, 2, 3, 4], captures.Select(c => c.Dataset.GetInt32(DicomTags.InstanceNumber)!.Value));
        Assert.Single(captures.Select(c => c.Dataset.GetString(DicomTags.SeriesInstanceUID)).Distinct());
        string[] shown = [.. captures.Skip(1).Select(c => c.Dataset.GetItems(DicomTags.SourceImageSequence)[0].GetString(DicomTags.ReferencedSOPInstanceUID)!)];
        Assert.Equal([samples.Volume.SopInstanceUids[0], samples.Volume.SopInstanceUids[1], samples.Volume.SopInstanceUids[3]], shown);
        Assert.All(captures.Skip(1), c => Assert.Equal(["L", "P"], c.Dataset.GetStrings(DicomTags.PatientOrientation)));
    }

    [Fact]
    public void Nothing_that_names_the_patient_is_drawn()
    {
        ResultSamples other = new(samples.Series, dataset => dataset
            .Set(DicomTags.PatientName, "Roe^Richard").Set(DicomTags.PatientID, "P999").Set(DicomTags.PatientSex, "M").Set(DicomTags.AccessionNumber, "Z9")
            .Set(DicomTags.StudyDate, "20250505").Set(DicomTags.ContentDate, "20250505").Set(DicomTags.SeriesDescription, "Roe").Set(DicomTags.StudyID, "77"));
        Assert.Equal(samples.Captures().Select(Pixels), other.Captures().Select(Pixels));
        Assert.All(other.Captures(), c => Assert.Equal("NO", c.Dataset.GetString(DicomTags.BurnedInAnnotation)));
    }

    [Fact]
    public void What_the_models_say_is_drawn()
    {
        string[] before = [.. samples.Captures().Select(Pixels)];
        CaptureRequest Request(double probability) => new(samples.Content with
        {
            Classification = samples.Content.Classification! with { Classes = [samples.Content.Classification.Classes[0] with { Probability = probability }] },
        }, VoiWindow.FromValues(samples.Volume.Voxels));
        Assert.NotEqual(Pixels(CaptureWriter.Write(Request(0.3))[0]), Pixels(CaptureWriter.Write(Request(0.31))[0]));
        Assert.NotEqual(before[1], before[2]);
    }

    [Fact]
    public void The_last_page_is_red_where_the_class_was_read_from_and_nowhere_else()
    {
        float[] values = new float[samples.Volume.Rows * samples.Volume.Columns];
        values[0] = 1;
        CaptureRequest request = new(samples.Content with
        {
            Lesions = [],
            Classification = samples.Content.Classification! with { Activation = [new ActivationSlice(1, values)] },
        }, VoiWindow.FromValues(samples.Volume.Voxels));
        IReadOnlyList<DicomFile> captures = CaptureWriter.Write(request);
        DicomDataset page = captures[^1].Dataset;
        Assert.Equal(2, captures.Count);
        Assert.Contains("speak for the tumor type", page.GetString(DicomTags.DerivationDescription), StringComparison.Ordinal);
        byte[] pixels = page.GetBytes(DicomTags.PixelData).ToArray();
        int width = page.GetInt32(DicomTags.Columns)!.Value;
        (int X, int Y)[] red = [.. Enumerable.Range(0, pixels.Length / 3).Where(i => pixels[i * 3] > 200 && pixels[(i * 3) + 1] < 100 && pixels[(i * 3) + 2] < 100).Select(i => (i % width, i / width))];
        Assert.NotEmpty(red);
        // One pixel of 7 x 5: the upper left of the first picture.
        Assert.All(red, place => Assert.True(place.X < width / 4 && place.Y < 300, place.ToString()));
    }

    [Fact]
    public void A_series_without_a_lesion_has_a_page_that_says_so() =>
        Assert.Single(CaptureWriter.Write(new CaptureRequest(samples.Content with { Lesions = [], Classification = null }, VoiWindow.FromValues(samples.Volume.Voxels))));

    [ToolFact("python3")]
    public void Pydicom_sees_the_outline_where_the_lesion_lies()
    {
        // Lesion 2 is the last two pixels of the last slice, 0.5 x 0.75 mm each: the lower right corner of a picture of 3.5 x 3.75 mm.
        const string Script = """
            import sys, pydicom, numpy as np
            a = pydicom.dcmread(sys.argv[1]).pixel_array[34:34 + 768]
            rows, columns = np.nonzero((a == [86, 180, 233]).all(axis=2))
            inside = columns < 730
            print(a.shape, rows[inside].min() * 5 // 768, rows.max() == 767, round((columns.min() - 25.5) * 7 / 717))
            """;
        string path = Path.GetTempFileName();
        samples.Captures()[3].Save(path);
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script, path);
        File.Delete(path);
        Assert.True(exit == 0, error);
        Assert.Equal("(768, 768, 3) 4 True 5", output.Trim());
    }

    [Theory]
    [InlineData(1, 0, 0, "L")]
    [InlineData(0, -1, 0, "A")]
    [InlineData(0, 0.2, 0.98, "H")]
    [InlineData(-0.8, 0.6, 0, "RP")]
    public void Directions_are_told_as_radiologists_do(double x, double y, double z, string letters) => Assert.Equal(letters, Compass.LettersOf(new Vector3(x, y, z)));

    [Fact]
    public void A_character_without_a_glyph_shows_as_a_box_and_long_text_wraps_at_words()
    {
        Assert.Same(Typeface.Regular['□'], Typeface.Regular['漢']);
        Assert.NotSame(Typeface.Regular['□'], Typeface.Regular['ü']);
        List<string> lines = Typeface.Small.Wrap("one two three four five six", 60);
        Assert.Equal("one two three four five six", string.Join(' ', lines));
        Assert.True(lines.Count > 1);
        Assert.All(lines, line => Assert.True(Typeface.Small.WidthOf(line) <= 60));
    }

    [Fact]
    public void Text_beyond_the_edge_is_left_out()
    {
        Canvas canvas = new(20, 10, new Rgb(0, 0, 0));
        canvas.Text(-5, -5, "WWWW", Typeface.Title, new Rgb(255, 255, 255));
        Assert.Equal(20 * 10 * 3, canvas.ToRaster().Pixels.Length);
        Assert.Contains((byte)255, canvas.ToRaster().Pixels);
    }

    private static string Pixels(DicomFile file) => Convert.ToHexString(SHA256.HashData(file.Dataset.GetBytes(DicomTags.PixelData).Span));
}
