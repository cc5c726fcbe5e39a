using MedVision.Archive.Rows;
using MedVision.Jobs.Analyze;
using Xunit;

namespace MedVision.Jobs.Tests.Analyze;

public sealed class StudySummaryTests
{
    private const string Classes = """{"glioma":0.866,"meningioma":0.1,"pituitary":0.034}""";

    private static AnalysisStatus Finding(int lesions, double ml, string? label = "glioma", ReviewVerdict? verdict = null) => new(true, null, lesions, ml, label, Classes, verdict);

    private static readonly AnalysisStatus withheld = new(false, "not a brain", 0, null, null, null, null);

    private static SeriesStatus Done(AnalysisStatus analysis) => new(true, JobState.Done, analysis);

    [Fact]
    public void The_headline_names_lesions_volume_and_type() =>
        Assert.Equal("1 lesion, 12.3 ml, glioma 87%", StudySummary.HeadlineOf([Done(withheld), Done(Finding(1, 12.34))]));

    [Fact]
    public void The_headline_is_of_the_series_with_the_largest_finding() =>
        Assert.Equal("2 lesions, 12.0 ml, glioma 87%", StudySummary.HeadlineOf([Done(Finding(1, 3)), Done(Finding(2, 12))]));

    [Fact]
    public void A_type_that_the_classifier_abstains_from_is_called_uncertain() =>
        Assert.Equal("1 lesion, 3.0 ml, type uncertain", StudySummary.HeadlineOf([Done(Finding(1, 3, label: null))]));

    [Fact]
    public void No_lesion_is_said_as_a_finding() => Assert.Equal("No lesion found", StudySummary.HeadlineOf([Done(Finding(0, 0, label: null))]));

    [Fact]
    public void Withheld_results_say_why() => Assert.Equal("Withheld: not a brain", StudySummary.HeadlineOf([Done(withheld)]));

    [Fact]
    public void A_series_that_failed_is_not_passed_over_in_silence() =>
        Assert.Equal("No lesion found; 1 series failed", StudySummary.HeadlineOf([Done(Finding(0, 0)), new SeriesStatus(true, JobState.Failed, null)]));

    [Fact]
    public void While_images_arrive_there_is_no_headline() => Assert.Null(StudySummary.HeadlineOf([new SeriesStatus(false, JobState.Done, Finding(1, 3))]));

    public static TheoryData<AnalysisState, bool, JobState?, bool?> States() => new()
    {
        { AnalysisState.Waiting, false, null, null },
        { AnalysisState.Waiting, true, JobState.Queued, null },
        { AnalysisState.Running, true, JobState.Running, null },
        { AnalysisState.Done, true, JobState.Done, true },
        { AnalysisState.Withheld, true, JobState.Done, false },
        { AnalysisState.Failed, true, JobState.Failed, null },
        { AnalysisState.None, true, JobState.Cancelled, null },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void The_state_of_a_study_follows_its_series(AnalysisState expected, bool complete, JobState? job, bool? known) =>
        Assert.Equal(expected, StudySummary.StateOf([new SeriesStatus(complete, job, known is null ? null : known.Value ? Finding(0, 0) : withheld)]));

    [Fact]
    public void Accepting_one_series_and_rejecting_another_is_mixed()
    {
        Assert.Equal(ReviewState.Mixed, StudySummary.ReviewOf([Done(Finding(1, 1, verdict: ReviewVerdict.Accepted)), Done(Finding(1, 1, verdict: ReviewVerdict.Rejected))]));
        Assert.Equal(ReviewState.Accepted, StudySummary.ReviewOf([Done(Finding(1, 1, verdict: ReviewVerdict.Accepted)), Done(Finding(1, 1))]));
        Assert.Equal(ReviewState.None, StudySummary.ReviewOf([Done(Finding(1, 1))]));
    }

    [Fact]
    public void A_study_is_verified_when_all_that_was_accepted_is_signed()
    {
        AnalysisStatus accepted = Finding(1, 1, verdict: ReviewVerdict.Accepted), signed = accepted with { IsSigned = true };
        Assert.Equal(ReviewState.Verified, StudySummary.ReviewOf([Done(signed), Done(Finding(1, 1)), Done(withheld)]));
        Assert.Equal(ReviewState.Accepted, StudySummary.ReviewOf([Done(signed), Done(accepted)]));
        Assert.Equal(ReviewState.Rejected, StudySummary.ReviewOf([Done(Finding(1, 1, verdict: ReviewVerdict.Rejected) with { IsSigned = true })]));
    }
}
