using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Masks;
using MedVision.Inference.Generation;
using MedVision.Inference.Tests.Models;
using Xunit;

namespace MedVision.Inference.Tests.Generation;

[Collection(ShippedModelsCollection.Name)]
public sealed class SliceSynthesizerTests(ShippedModels models)
{
    private readonly SliceSynthesizer synthesizer = new(models.Catalog);

    [Fact]
    public void A_slice_depends_on_mask_class_seed_and_index_and_not_on_how_many_are_made()
    {
        Mask lesion = Disc(128, 50, 60, 12);
        SyntheticImage[] three = [.. synthesizer.Paint(lesion, "glioma", 3, 7)];
        Assert.Equal(three[1].Image, synthesizer.Paint(lesion, "glioma", 2, 7).Last().Image);
        Assert.Equal(three[2].Image, synthesizer.PaintOne(lesion, "glioma", 7, 2).Image);
        Assert.NotEqual(three[0].Image, three[1].Image);
        Assert.NotEqual(three[0].Image, synthesizer.PaintOne(lesion, "meningioma", 7, 0).Image);
        Assert.NotEqual(three[0].Image, synthesizer.PaintOne(Disc(128, 60, 50, 12), "glioma", 7, 0).Image);
    }

    [Fact]
    public void A_lesion_changes_its_surroundings_and_leaves_the_rest_of_the_head_as_it_is()
    {
        float[] head = synthesizer.PaintOne(Nothing(128), "meningioma", 3, 0).Image, slice = synthesizer.PaintOne(Disc(128, 40, 64, 9), "meningioma", 3, 0).Image;
        double Change(Func<double, bool> chosen) => Enumerable.Range(0, head.Length)
            .Where(i => chosen(Math.Sqrt(Math.Pow((i / 128) - 40, 2) + Math.Pow((i % 128) - 64, 2)))).Average(i => Math.Abs(head[i] - slice[i]));
        Assert.InRange(Change(r => r < 9), 0.01, 1);
        Assert.InRange(Change(r => r > 60), 0, 1e-3);
    }

    [Fact]
    public void A_drawing_of_another_size_is_brought_to_that_of_the_model()
    {
        SyntheticImage large = synthesizer.PaintOne(Disc(512, 200, 240, 48), "pituitary", 1, 0);
        Assert.Equal((128, 128, 128 * 128), (large.Rows, large.Columns, large.Mask.Length));
        Assert.InRange(large.Mask.Count(v => v == 1), 440, 465);
        Assert.All(large.Image, v => Assert.InRange(v, 0, 1));
    }

    [Fact]
    public void Drawings_that_are_no_slice_of_the_models_proportions_are_refused()
    {
        Assert.Contains("proportions", Assert.Throws<ArgumentException>(() => synthesizer.PaintOne(new Mask(new byte[200], 20, 10, 1), "glioma", 1, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("one slice", Assert.Throws<ArgumentException>(() => synthesizer.PaintOne(new Mask(new byte[200], 10, 10, 2), "glioma", 1, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => synthesizer.Paint(Nothing(128), "lipoma", 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => synthesizer.Paint(Nothing(128), "glioma", 1, 1, truncation: 2));
    }

    [Fact]
    public void DICOM_objects_say_which_drawing_they_were_painted_around_and_two_drawings_are_two_studies()
    {
        DicomDataset[] sets = [.. new[] { Disc(128, 50, 60, 12), Disc(128, 50, 60, 8) }
            .Select(mask => synthesizer.PaintOne(mask, "glioma", 3, 0))
            .Select(image => DicomFile.Read(SyntheticSet.Dicom([image]).First().Content, image.DrawnMaskSha256!).Dataset)];
        Assert.All(sets, set => Assert.Equal("YES", set.GetString(DicomTags.SyntheticData)));
        Assert.All(sets, set => Assert.Contains("around a drawn mask sha256", set.GetString(DicomTags.DerivationDescription), StringComparison.Ordinal));
        Assert.Equal(2, sets.Select(set => set.GetString(DicomTags.StudyInstanceUID)).Distinct().Count());
    }

    private static Mask Nothing(int size) => new(new byte[size * size], size, size, 1);

    private static Mask Disc(int size, int row, int column, int radius) => new(
        [.. Enumerable.Range(0, size * size).Select(i => Math.Pow((i / size) - row, 2) + Math.Pow((i % size) - column, 2) <= radius * radius ? (byte)1 : (byte)0)], size, size, 1);
}
