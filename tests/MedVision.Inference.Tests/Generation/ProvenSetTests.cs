using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MedVision.Inference.Generation;
using MedVision.Inference.Generation.Proof;
using MedVision.Inference.Models;
using MedVision.Inference.Tests.Models;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Generation;

[Collection(ShippedModelsCollection.Name)]
public sealed class ProvenSetTests(ShippedModels models)
{
    private readonly ImageGenerator generator = new(models.Catalog);

    /// <summary>Resizing, classifier, projection and coarse pixels, on the pictures and with the distances that evaluate.py left in the reference from PyTorch.</summary>
    [Fact]
    public void A_picture_lies_as_far_from_the_training_slices_as_the_training_scripts_measured()
    {
        SafeTensors file = SafeTensors.Read(Path.Combine(TestData.Repository, "models", "brain-tumor-gan", "reference.safetensors"));
        (int[] shape, double[] pictures) = file.Require("example.images", 3);
        double[] distances = file.Require("example.distances", 2).Values;
        SetProof proof = SetProof.Of(models.Catalog);
        for (int n = 0; n < shape[0]; n++)
        {
            float[] picture = [.. pictures.Skip(n * shape[1] * shape[2]).Take(shape[1] * shape[2]).Select(v => (float)v)];
            var (_, features, pixels) = proof.Measure(new SyntheticImage("glioma", 1, n, 1, "", "", picture, new byte[picture.Length], shape[1], shape[2]));
            Assert.Equal(distances[2 * n], features.Distance, 0.005);
            Assert.Equal(distances[(2 * n) + 1], pixels.Distance, 0.001);
        }
    }

    [Fact]
    public void A_small_set_is_searched_for_copies_and_gets_words_instead_of_figures()
    {
        ProvenSet set = new(models.Catalog, 2, count => generator.Generate("glioma", count, 7));
        SyntheticImage[] images = [.. set.Make()];
        ProofDocument proof = set.Proof();
        Assert.Equal((2, 2, null), (images.Length, proof.Released, proof.NotJudged));
        Assert.Equal(images.Length + proof.NearCopies.Count, proof.Drawn);
        Assert.All(proof.Figures, figure => Assert.Null(figure.Value));
        Assert.Contains("32 images are needed, the set has 2", proof.Summary, StringComparison.Ordinal);
        Assert.Equal(models.Catalog.Require(ModelTask.Classification).Sha256, proof.ClassifierSha256);
        Assert.True(proof.RealTrain > proof.RealVal && proof.RealVal > 32);
    }

    [Fact]
    public void A_near_copy_is_left_out_and_the_next_number_of_the_seed_takes_its_place()
    {
        SetProof measure = SetProof.Of(models.Catalog);
        (SyntheticImage Image, double Distance)[] draws =
            [.. generator.Generate("pituitary", 3, 5).Select(image => (image, measure.Measure(image).Pixels.Distance)).OrderBy(draw => draw.Item2)];
        double limit = (draws[0].Distance + draws[1].Distance) / 2;
        using TemporaryModels strict = TemporaryModels.Of(card => card, file => WithPixelLimit(file, limit));
        ProvenSet set = new(strict.Catalog, 1, count => draws.Take(count).Select(draw => draw.Image));
        ProvenSet kept = new(strict.Catalog, 1, count => draws.Take(count).Select(draw => draw.Image), releaseCopies: true);

        Assert.Equal(draws[1].Image.Index, Assert.Single(set.Make()).Index);
        ProofDocument proof = set.Proof();
        NearCopy copy = Assert.Single(proof.NearCopies);
        Assert.Equal((2, 1, draws[0].Image.Index + 1, "pixels"), (proof.Drawn, proof.Released, copy.Number, copy.Space));
        Assert.Contains("is a near-copy of a training slice and was left out", proof.Summary, StringComparison.Ordinal);

        Assert.Equal(draws[0].Image.Index, Assert.Single(kept.Make()).Index);
        Assert.Contains("stayed in, as asked", kept.Proof().Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_of_nothing_but_near_copies_is_refused()
    {
        using TemporaryModels strict = TemporaryModels.Of(card => card, file => WithPixelLimit(file, 9));
        ProvenSet set = new(strict.Catalog, 1, count => generator.Generate("glioma", 2, 1).Take(count));
        Assert.Contains("each of 2 images", Assert.Throws<ModelException>(() => set.Make().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_comes_back_from_its_JSON_as_it_was()
    {
        ProvenSet set = new(models.Catalog, 1, count => generator.Generate("meningioma", count, 2));
        _ = set.Make().Count();
        byte[] json = set.Proof().ToJson();
        using MemoryStream stream = new(json);
        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(ProofDocument.Read(stream).ToJson()));
        using MemoryStream other = new("{}"u8.ToArray());
        Assert.Throws<JsonException>(() => ProofDocument.Read(other));
    }

    [Fact]
    public void A_generator_without_its_reference_is_not_judged_and_says_so()
    {
        using TemporaryModels without = TemporaryModels.Of(card => Regex.Replace(card, ",\\s*\"reference\": \"[^\"]*\"", ""), file => file);
        ImageGenerator own = new(without.Catalog);
        ProvenSet set = new(without.Catalog, 1, count => own.Generate("glioma", count, 1));
        Assert.Single(set.Make());
        Assert.Equal("the generator's card names no reference of real slices", set.Proof().NotJudged);
        Assert.Contains("Near-copies of training slices may be among the images", set.Proof().Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_of_another_classifier_judges_nothing()
    {
        string sha = models.Catalog.Require(ModelTask.Classification).Sha256;
        using TemporaryModels other = TemporaryModels.Of(card => card, file => Replace(file, sha, new string('0', 64)));
        ProvenSet set = new(other.Catalog, 1, count => generator.Generate("glioma", count, 1));
        Assert.Single(set.Make());
        Assert.Contains("another classifier", set.Proof().NotJudged, StringComparison.Ordinal);
    }

    /// <summary>Another limit in the metadata, of the same length.</summary>
    private static byte[] WithPixelLimit(byte[] file, double limit)
    {
        string head = Encoding.UTF8.GetString(file, 8, (int)BitConverter.ToUInt64(file));
        string name = "\"pixelThreshold\":\"";
        int start = head.IndexOf(name, StringComparison.Ordinal) + name.Length, end = head.IndexOf('"', start);
        return Replace(file, head[start..end], limit.ToString("F12", System.Globalization.CultureInfo.InvariantCulture).PadRight(end - start, '0')[..(end - start)]);
    }

    private static byte[] Replace(byte[] file, string text, string with)
    {
        byte[] old = Encoding.UTF8.GetBytes(text), changed = [.. file];
        Assert.Equal(text.Length, with.Length);
        int at = file.AsSpan().IndexOf(old);
        Assert.True(at > 0);
        Encoding.UTF8.GetBytes(with).CopyTo(changed, at);
        return changed;
    }
}
