using MedVision.Archive.Changes;
using MedVision.Web.Deliveries;
using Microsoft.AspNetCore.Components;

namespace MedVision.Web.Study;

public sealed partial class StudyPage
{
    private StudyView? study;
    private SeriesView? shown;
    private ImageViewer? viewer;
    private string? why; // the class of which the images show what speaks for it
    private bool missing, showEarlier;
    private bool chosen; // the reader chose the series; news from the models must not take it away

    [Parameter] public string Uid { get; set; } = "";

    [SupplyParameterFromQuery(Name = "series")] public string? SeriesUid { get; set; }

    // A notice names a row's key, which the page does not hold; reading one study again is cheap.
    protected override bool Concerns(ArchiveChangeKind kind) => kind is ArchiveChangeKind.Study or ArchiveChangeKind.Job;

    protected override async Task ReadAsync()
    {
        study = await Query.ReadAsync(Uid, Closed);
        missing = study is null;
        string? wanted = chosen ? shown?.SeriesInstanceUid : SeriesUid;
        shown = study?.Series.FirstOrDefault(series => series.SeriesInstanceUid == wanted) ?? study?.First;
    }

    private IReadOnlyList<SendChoice> Choices => [.. study!.Series.Select(series =>
        new SendChoice(series.SeriesInstanceUid, $"{series.Modality} {series.Title}", series.InstanceCount, series.IsDerived, series.IsSynthetic, study.IsSynthetic, series.IsSuperseded))];

    private void Show(SeriesView series) => (shown, chosen, why) = (series, true, null);

    private void ShowWhy(string? label) => why = label;

    private void ShowUid(string seriesUid)
    {
        if (study?.Series.FirstOrDefault(series => series.SeriesInstanceUid == seriesUid) is { } series) Show(series);
    }

    private Task ShowLesionAsync(int number) => viewer?.ShowLesionAsync(number) ?? Task.CompletedTask;
}
