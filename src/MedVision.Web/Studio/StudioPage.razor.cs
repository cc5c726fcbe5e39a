using MedVision.Archive.Changes;
using MedVision.Inference.Models;
using MedVision.Jobs;
using MedVision.Web.Models;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace MedVision.Web.Studio;

public sealed partial class StudioPage
{
    private const int MostImages = 256;

    private IReadOnlyList<GenerationView> generations = [];
    private IReadOnlyList<string> labels = [], limits = [];
    private double maxTruncation = 1, truncation = 0.7;
    private string label = "";
    private int count = 16, seed = 1;
    private string? error;
    private bool busy;

    [Inject] private GenerationQuery Query { get; set; } = null!;
    [Inject] private JobQueue Jobs { get; set; } = null!;
    [Inject] private ModelShelf Shelf { get; set; } = null!;
    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = null!;

    protected override bool Concerns(ArchiveChangeKind kind) => kind is ArchiveChangeKind.Generation or ArchiveChangeKind.Job;

    protected override async Task ReadAsync() => generations = await Query.LatestAsync(drawnOnly: false, Closed);

    protected override Task OnInitializedAsync()
    {
        if (Shelf.Cards.FirstOrDefault(card => card.Task == ModelTask.Generation) is { Generation: { } generator } card)
        {
            limits = card.Limits;
            (labels, maxTruncation) = (generator.Labels, generator.MaxTruncation);
            label = labels.Count > 0 ? labels[0] : "";
            truncation = Math.Min(truncation, maxTruncation);
        }
        return base.OnInitializedAsync();
    }

    private async Task OrderAsync()
    {
        error = count is < 1 or > MostImages ? $"The number of images is from 1 to {MostImages}."
            : seed < 0 ? "The seed is a number from 0 up."
            : truncation <= 0 || truncation > maxTruncation ? $"The truncation is above 0 and at most {maxTruncation:0.00}."
            : !labels.Contains(label) ? "Choose a class."
            : null;
        if (error is not null) return;
        busy = true;
        try
        {
            AuthenticationState state = await SignedIn;
            await Jobs.EnqueueGenerateAsync(new GenerationRequest(label, count, seed, truncation, state.User.Identity?.Name), Closed);
            await ReadAsync();
        }
        finally
        {
            busy = false;
        }
    }
}
