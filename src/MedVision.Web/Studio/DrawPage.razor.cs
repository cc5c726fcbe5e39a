using System.Globalization;
using MedVision.Archive.Changes;
using MedVision.Inference.Models;
using MedVision.Jobs;
using MedVision.Jobs.Generate;
using MedVision.Web.Models;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace MedVision.Web.Studio;

public sealed partial class DrawPage
{
    private const int MostImages = 64;
    private static readonly (string Id, string Text)[] tools = [("brush", "Brush"), ("ellipse", "Ellipse"), ("eraser", "Eraser")];

    private IReadOnlyList<GenerationView> generations = [];
    private ElementReference canvas;
    private IJSObjectReference? module, drawing;
    private string tool = "brush", label = "";
    private int size = 12, count = 8, seed = 1, x = 62, y = 45, width = 16, height = 14;
    private double truncation = 0.7;
    private string? error;
    private bool busy, gone;

    [Inject] private GenerationQuery Query { get; set; } = null!;
    [Inject] private JobQueue Jobs { get; set; } = null!;
    [Inject] private ModelShelf Shelf { get; set; } = null!;
    [Inject] private IJSRuntime JS { get; set; } = null!;
    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = null!;

    /// <summary>The generator that takes a drawn mask.</summary>
    private ModelCard? Painter => Shelf.Cards.FirstOrDefault(card => card.Task == ModelTask.Painting);

    private (int Rows, int Columns) Side => (Painter!.Painting!.Rows, Painter.Painting.Columns);

    protected override bool Concerns(ArchiveChangeKind kind) => kind is ArchiveChangeKind.Generation or ArchiveChangeKind.Job;

    protected override async Task ReadAsync() => generations = await Query.LatestAsync(drawnOnly: true, Closed);

    protected override Task OnInitializedAsync()
    {
        if (Painter?.Painting is { } painting)
        {
            label = painting.Labels[0];
            truncation = Math.Min(truncation, painting.MaxTruncation);
        }
        return base.OnInitializedAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || Painter is null) return;
        try
        {
            module = await JS.InvokeAsync<IJSObjectReference>("import", "./draw.js");
            IJSObjectReference made = await module.InvokeAsync<IJSObjectReference>("create", canvas);
            if (gone) return;
            drawing = made;
            StateHasChanged();
        }
        catch (JSDisconnectedException)
        {
            // The page was left while the canvas was being made.
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        gone = true;
        Dispose();
        try
        {
            if (drawing is not null) await drawing.DisposeAsync();
            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it the canvas.
        }
    }

    private async Task SetToolAsync(string id)
    {
        tool = id;
        await CallAsync("setTool", id);
    }

    private async Task SetSizeAsync(object? value)
    {
        size = int.Parse(value?.ToString() ?? "1", CultureInfo.InvariantCulture);
        await CallAsync("setSize", size);
    }

    private Task EllipseAsync() => CallAsync("addEllipse", x * Side.Columns / 100.0, y * Side.Rows / 100.0, width * Side.Columns / 100.0, height * Side.Rows / 100.0);

    private async Task OrderAsync()
    {
        error = count is < 1 or > MostImages ? $"The number of slices is from 1 to {MostImages}."
            : seed < 0 ? "The seed is a number from 0 up."
            : !Painter!.Painting!.Labels.Contains(label) ? "Choose a class."
            : truncation <= 0 || truncation > Painter.Painting.MaxTruncation ? $"The truncation is above 0 and at most {Painter.Painting.MaxTruncation:0.00}."
            : null;
        if (error is not null || drawing is null) return;
        busy = true;
        try
        {
            DrawnMask mask = DrawnMask.Of(Bits(await drawing.InvokeAsync<string>("read")), Side.Rows, Side.Columns);
            if (mask.Area == 0)
            {
                error = "Nothing is drawn yet.";
                return;
            }
            AuthenticationState state = await SignedIn;
            await Jobs.EnqueueGenerateAsync(new GenerationRequest(label, count, seed, truncation, state.User.Identity?.Name, mask), Closed);
            await ReadAsync();
        }
        finally
        {
            busy = false;
        }
    }

    /// <summary>A byte a pixel of a bit a pixel. What a browser sends need not be of the canvas' size: then it is no mask.</summary>
    private byte[] Bits(string text)
    {
        byte[] packed = Convert.FromBase64String(text);
        int pixels = Side.Rows * Side.Columns;
        return packed.Length != (pixels + 7) / 8 ? [] : [.. Enumerable.Range(0, pixels).Select(p => (byte)(packed[p >> 3] >> (7 - (p & 7)) & 1))];
    }

    private async Task CallAsync(string function, params object[] arguments)
    {
        if (drawing is not null) await drawing.InvokeVoidAsync(function, arguments);
    }
}
