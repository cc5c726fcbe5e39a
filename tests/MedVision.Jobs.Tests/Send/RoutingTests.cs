using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Pacs.Tests;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MedVision.Jobs.Tests.Send;

[Collection("archive")]
public sealed class RoutingTests(ArchiveFixture fixture) : SendTest(fixture)
{
    [Fact]
    public async Task Without_a_rule_a_series_is_analysed_and_nothing_is_sent()
    {
        await IngestAsync(TestImage.Dataset(1), "SCANNER");
        await CompleteAsync();
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(JobKind.Analyze, (await db.Jobs.SingleAsync()).Kind);
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task A_rule_can_keep_a_series_from_analysis_and_the_first_that_speaks_decides()
    {
        await RuleAsync(rule => (rule.Description, rule.Analysis, rule.Position) = ("*t1*", RoutingAnalysis.Skip, 1));
        await IngestAsync(TestImage.Dataset(1), "SCANNER");
        await CompleteAsync();
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(0, await db.Jobs.CountAsync());
        await RuleAsync(rule => (rule.SourceAE, rule.Analysis, rule.Position) = ("SCANNER", RoutingAnalysis.Analyze, 0));
        await IngestAsync(TestImage.Dataset(2), "SCANNER");
        await CompleteAsync();
        Assert.Equal(1, await db.Jobs.CountAsync());
    }

    [Fact]
    public async Task A_matching_series_is_forwarded_once_and_later_images_alone()
    {
        Node node = await NodeAsync("PACS", 104);
        await RuleAsync(rule => (rule.Modality, rule.SourceAE) = ("CT, MR", "SCAN*"), node);
        await IngestAsync(TestImage.Dataset(1), "SCANNER");
        await CompleteAsync();
        await IngestAsync(TestImage.Dataset(2), "SCANNER");
        await CompleteAsync();
        await CompleteAsync();
        Assert.Equal([$"{TestImage.Series}.1", $"{TestImage.Series}.2"], (await AllAsync()).Select(row => Assert.Single(row.Items).Instance.SopInstanceUid));
    }

    [Fact]
    public async Task An_image_does_not_go_back_to_where_it_came_from_unless_the_rule_says_so()
    {
        Node node = await NodeAsync("PACS", 104);
        await RuleAsync(_ => { }, node);
        await IngestAsync(TestImage.Dataset(1), "PACS");
        await CompleteAsync();
        Assert.Empty(await AllAsync());
        await using (MedVisionDb db = await DbAsync()) await db.RoutingRules.ExecuteUpdateAsync(set => set.SetProperty(rule => rule.SendsBack, true));
        await IngestAsync(TestImage.Dataset(2), "PACS");
        await CompleteAsync();
        Assert.Equal(2, Assert.Single(await AllAsync()).Items.Count);
    }

    [Theory]
    [InlineData("CT", null, null, null)]
    [InlineData(null, "FLAIR*", null, null)]
    [InlineData(null, null, "ABDOMEN", null)]
    [InlineData(null, null, null, "OTHER")]
    public async Task A_condition_that_does_not_hold_keeps_the_rule_out(string? modality, string? description, string? bodyPart, string? source)
    {
        Node node = await NodeAsync("PACS", 104);
        await RuleAsync(rule => (rule.Modality, rule.Description, rule.BodyPart, rule.SourceAE) = (modality, description, bodyPart, source), node);
        await IngestAsync(TestImage.Dataset(1), "SCANNER");
        await CompleteAsync();
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task A_rule_that_is_switched_off_does_nothing()
    {
        Node node = await NodeAsync("PACS", 104);
        await RuleAsync(rule => rule.IsEnabled = false, node);
        await IngestAsync(TestImage.Dataset(1), "SCANNER");
        await CompleteAsync();
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Of_an_analysis_the_wanted_results_are_sent_and_the_signed_report_only_when_it_was_accepted()
    {
        Node pacs = await NodeAsync("PACS", 104), archive = await NodeAsync("ARCHIVE", 104);
        await RuleAsync(rule => (rule.Occasion, rule.Results) = (RoutingOccasion.Results, [ResultKind.Segmentation]), pacs);
        await RuleAsync(rule => rule.Occasion = RoutingOccasion.SignedReport, archive);
        (long analysis, string[] uids) = await AnalysedAsync(ResultKind.Segmentation, ResultKind.ParametricMap, ResultKind.SignedReport);
        await using (MedVisionDb db = await DbAsync())
        {
            db.Reviews.Add(new Review { AnalysisId = analysis, Verdict = ReviewVerdict.Rejected, UserId = "u", UserName = "u", At = Time.GetUtcNow(), SignedSopInstanceUid = uids[2] });
            await db.SaveChangesAsync();
        }
        await CompleteAsync();
        Assert.Equal([("PACS", uids[0])], (await AllAsync()).Select(row => (row.Node.AETitle, Assert.Single(row.Items).Instance.SopInstanceUid)));
        await using (MedVisionDb db = await DbAsync())
        {
            await db.AnalysisResults.ExecuteUpdateAsync(set => set.SetProperty(row => row.RoutedAt, (DateTimeOffset?)null));
            await db.Reviews.ExecuteUpdateAsync(set => set.SetProperty(row => row.Verdict, ReviewVerdict.Accepted));
        }
        await CompleteAsync();
        Assert.Equal([("PACS", uids[0]), ("ARCHIVE", uids[2])], (await AllAsync()).Select(row => (row.Node.AETitle, Assert.Single(row.Items).Instance.SopInstanceUid)));
    }

    [Fact]
    public async Task Results_that_another_analysis_has_replaced_are_not_sent_any_more()
    {
        await using StorePeer peer = new();
        Node node = await NodeAsync("PACS", peer.Port);
        await RuleAsync(rule => (rule.Occasion, rule.Results) = (RoutingOccasion.Results, [ResultKind.Segmentation]), node);
        await AnalysedAsync(ResultKind.Segmentation);
        await CompleteAsync();
        await using (MedVisionDb db = await DbAsync()) await db.Analyses.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsCurrent, false));
        await WorkAsync();
        Assert.Empty(peer.Came);
        Delivery delivery = Assert.Single(await AllAsync());
        Assert.Equal((DeliveryState.Cancelled, "a newer analysis has replaced these results"), (delivery.State, delivery.Error));
    }

    /// <summary>A series with an analysis and its objects, as the analyze job leaves them.</summary>
    private async Task<(long Analysis, string[] Uids)> AnalysedAsync(params ResultKind[] kinds)
    {
        await IngestAsync(TestImage.Dataset(1), "SCANNER");
        string[] uids = new string[kinds.Length];
        for (int i = 0; i < kinds.Length; i++)
        {
            DicomDataset result = TestImage.Dataset(1, series: $"{TestImage.Study}.{i + 10}").Set(DicomTags.SOPClassUID, SopClasses.SegmentationStorage);
            uids[i] = result.RequireString(DicomTags.SOPInstanceUID);
            await IngestAsync(result, "MedVision", Door.Result);
        }
        await using MedVisionDb db = await DbAsync();
        Analysis analysis = new()
        {
            SeriesId = await db.Series.Where(row => row.SeriesInstanceUid == TestImage.Series).Select(row => row.Id).SingleAsync(),
            JobId = Guid.NewGuid(),
            IsCurrent = true,
            InputSha256 = "",
            FindingsJson = "{}",
            InDistribution = true,
            ModelHashes = "{}",
            CreatedAt = Time.GetUtcNow(),
        };
        analysis.Results.AddRange(kinds.Select((kind, i) => new AnalysisResult { Kind = kind, SopInstanceUid = uids[i] }));
        db.Analyses.Add(analysis);
        await db.SaveChangesAsync();
        return (analysis.Id, uids);
    }
}
