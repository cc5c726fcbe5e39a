using MedVision.Inference.Models;
using Xunit;

namespace MedVision.Inference.Tests.Models;

[Collection(ShippedModelsCollection.Name)]
public sealed class ShippedModelsTests(ShippedModels models)
{
    [Fact]
    public void Every_task_has_one_model()
    {
        foreach (ModelTask task in Enum.GetValues<ModelTask>()) Assert.Equal(task, models.Catalog.Require(task).Task);
    }

    [Fact]
    public void Every_model_gives_PyTorchs_stored_answer()
    {
        foreach (ModelVerification verification in models.Catalog.Verify())
        {
            Assert.True(verification.Passed, $"{verification.Name}: {string.Join("; ", verification.Problems)}");
            Assert.InRange(verification.MaxAbsDiff!.Value, 0, 1e-4);
        }
    }

    [Fact]
    public void The_segmentation_model_judges_slices_and_the_classifier_may_abstain()
    {
        ModelCard segmentation = models.Catalog.Require(ModelTask.Segmentation), classification = models.Catalog.Require(ModelTask.Classification);
        Assert.Equal([-1, 1], segmentation.Outputs.Single(output => output.Name == segmentation.Segmentation!.Presence!.Output).Shape);
        Assert.InRange(classification.Classification!.AbstainBelow!.Value, 1 / 3.0, 0.99);
        Assert.InRange(classification.Classification.CaseRule.AbstainBelow!.Value, 1 / 3.0, 0.99);
        Assert.NotEqual(1, classification.Classification.Temperature);
    }

    [Fact]
    public void The_classifier_says_which_output_tells_the_place_and_which_are_the_features()
    {
        ModelCard card = models.Catalog.Require(ModelTask.Classification);
        Assert.Equal([-1, card.Classification!.Labels.Count, 64, 64], card.Outputs.Single(output => output.Name == card.Classification.ActivationOutput).Shape);
        Assert.Equal(2, card.Outputs.Single(output => output.Name == card.Classification.FeaturesOutput).Shape.Count);
    }

    /// <summary>The rules are prose on the cards and code in AnomalyRun and PixelVerdict: who changes one must change the other.</summary>
    [Fact]
    public void The_rules_in_words_are_those_that_the_program_computes()
    {
        Assert.Contains("90th percentile of its slices' scores (nearest rank)", models.Catalog.Require(ModelTask.Anomaly).Anomaly!.ScoreRule, StringComparison.Ordinal);
        Assert.Equal(
            "a slice is held back when any fact is above its threshold; a series is out of distribution when more than the share mostSlices of its slices is held back, "
            + "or when the median of a fact that has a seriesThreshold is above it, over the slices that none of the other facts holds back",
            models.Catalog.Require(ModelTask.Guard).Guard!.SeriesRule);
    }

    /// <summary>The autoencoder says what is unusual in a head; whether it is one is for the guard alone.</summary>
    [Fact]
    public void The_guard_has_a_card_of_its_own() => Assert.Null(models.Catalog.Require(ModelTask.Anomaly).Guard);
}
