using System.IO.Compression;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Inference.Generation;
using MedVision.Inference.Tests.Models;
using Xunit;

namespace MedVision.Inference.Tests.Generation;

[Collection(ShippedModelsCollection.Name)]
public sealed class ImageGeneratorTests(ShippedModels models)
{
    private readonly ImageGenerator generator = new(models.Catalog);

    [Fact]
    public void A_picture_depends_on_its_seed_and_index_and_not_on_how_many_are_made()
    {
        SyntheticImage[] three = [.. generator.Generate("glioma", 3, 7)], two = [.. generator.Generate("glioma", 2, 7)];
        Assert.Equal(two[1].Image, three[1].Image);
        Assert.Equal(two[1].Mask, three[1].Mask);
        Assert.NotEqual(three[0].Image, three[1].Image);
        Assert.NotEqual(three[0].Image, generator.Generate("glioma", 1, 8).Single().Image);
        Assert.NotEqual(three[0].Image, generator.Generate("meningioma", 1, 7).Single().Image);
    }

    [Fact]
    public void Pictures_lie_between_0_and_1_and_masks_are_0_or_1()
    {
        SyntheticImage image = generator.Generate("pituitary", 1, 1).Single();
        Assert.Equal(image.Rows * image.Columns, image.Image.Length);
        Assert.All(image.Image, v => Assert.InRange(v, 0, 1));
        Assert.All(image.Mask, v => Assert.InRange(v, 0, 1));
        Assert.Equal(models.Catalog.Cards.Single(card => card.Generation is not null).Sha256, image.ModelSha256);
    }

    [Fact]
    public void An_unknown_class_is_refused_with_those_that_are_known() =>
        Assert.Contains("meningioma, glioma, pituitary", Assert.Throws<ArgumentException>(() => generator.Generate("lipoma", 1, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Counts_and_truncations_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Generate("glioma", 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Generate("glioma", 1, 1, truncation: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Generate("glioma", 1, 1, truncation: double.NaN));
    }

    [Fact]
    public void Cancellation_is_seen_between_pictures()
    {
        using CancellationTokenSource source = new();
        int made = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (SyntheticImage _ in generator.Generate("glioma", 100, 1, cancellation: source.Token))
            {
                if (++made == 2) source.Cancel();
            }
        });
        Assert.Equal(2, made);
    }

    [Fact]
    public void The_same_set_gives_the_same_files_in_every_format()
    {
        SyntheticImage[] images = [.. generator.Generate("glioma", 2, 3)], again = [.. generator.Generate("glioma", 2, 3)];
        Assert.Equal(SyntheticSet.Montage(images), SyntheticSet.Montage(again));
        Assert.Equal(Zip(SyntheticSet.Png(images)), Zip(SyntheticSet.Png(again)));
        Assert.Equal(Zip(SyntheticSet.Dicom(images)), Zip(SyntheticSet.Dicom(again)));
        Assert.Equal(Zip(SyntheticSet.Nifti(images)), Zip(SyntheticSet.Nifti(again)));
    }

    [Fact]
    public void Every_DICOM_object_of_a_set_is_marked_and_belongs_to_one_synthetic_study()
    {
        DicomFile[] files = [.. SyntheticSet.Dicom([.. generator.Generate("glioma", 2, 3)]).Select(file => DicomFile.Read(file.Content, file.Name))];
        Assert.Equal(4, files.Select(file => file.Dataset.GetString(DicomTags.SOPInstanceUID)).Distinct().Count());
        Assert.Equal(2, files.Select(file => file.Dataset.GetString(DicomTags.SeriesInstanceUID)).Distinct().Count());
        Assert.Single(files.Select(file => file.Dataset.GetString(DicomTags.StudyInstanceUID)).Distinct());
        Assert.All(files, file => Assert.Equal("YES", file.Dataset.GetString(DicomTags.SyntheticData)));
        Assert.All(files, file => Assert.Contains("seed 3", file.Dataset.GetString(DicomTags.DerivationDescription), StringComparison.Ordinal));
    }

    [Fact]
    public void A_ZIP_holds_each_picture_and_its_mask()
    {
        using ZipArchive zip = new(new MemoryStream(Zip(SyntheticSet.Png([.. generator.Generate("glioma", 2, 3)]))));
        Assert.Equal(
            ["synthetic-glioma-seed3-0001.png", "synthetic-glioma-seed3-0001-mask.png", "synthetic-glioma-seed3-0002.png", "synthetic-glioma-seed3-0002-mask.png"],
            zip.Entries.Select(entry => entry.FullName));
    }

    private static byte[] Zip(IEnumerable<SyntheticFile> files)
    {
        using MemoryStream stream = new();
        SyntheticSet.WriteZip(stream, files);
        return stream.ToArray();
    }
}
