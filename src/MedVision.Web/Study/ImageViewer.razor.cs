using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Radzen;

namespace MedVision.Web.Study;

public sealed partial class ImageViewer
{
    private static readonly (string Id, string Text, string Hint)[] tools =
    [
        ("window", "Window", "Drag: window width and level"),
        ("zoom", "Zoom", "Drag, or the right mouse button: zoom"),
        ("pan", "Pan", "Drag, or the middle mouse button: move"),
        ("length", "Length", "Drag: measure a length in millimetres"),
    ];

    private ElementReference host, header;
    private IJSObjectReference? module, viewer;
    private string tool = "window";
    private bool segmentation = true;
    private int anomaly;
    private long? layered; // the analysis whose layers are drawn
    private string? explained; // the class whose activation is drawn
    private bool busy, disposed;

    [Parameter, EditorRequired] public string Study { get; set; } = "";

    [Parameter, EditorRequired] public SeriesView Series { get; set; } = null!;

    /// <summary>The class of which the images show what speaks for it.</summary>
    [Parameter] public string? Why { get; set; }
    [Parameter] public EventCallback<string?> WhyChanged { get; set; }

    /// <summary>Goes to the slice where the lesion is largest; lesions count from 1.</summary>
    public Task ShowLesionAsync(int number) => CallAsync("showSegment", number);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (busy || disposed) return;
        busy = true;
        try
        {
            if (firstRender) await CreateAsync();
            await LayerAsync();
            await ExplainAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page was left while the viewer was being built.
        }
        catch (Exception error) when (disposed && error is JSException or ObjectDisposedException)
        {
            // Another series was chosen meanwhile: the viewer, or the element that it was being built in, is gone.
        }
        finally
        {
            busy = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        try
        {
            if (viewer is not null)
            {
                await viewer.InvokeVoidAsync("dispose");
                await viewer.DisposeAsync();
            }
            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it the viewer.
        }
    }

    private async Task CreateAsync()
    {
        module = await JS.InvokeAsync<IJSObjectReference>("import", "./viewer/viewer.js");
        IJSObjectReference made = await module.InvokeAsync<IJSObjectReference>("create", host, new
        {
            root = "/dicom-web",
            study = Study,
            series = Series.SeriesInstanceUid,
            nothing = Series.WhyNotShown,
            // The link follows the image on the screen.
            header = Series.FirstSopInstanceUid is null ? (ElementReference?)null : header,
            instances = $"/studies/{Study}/instances/",
        });
        if (disposed) await made.InvokeVoidAsync("dispose");
        else viewer = made;
    }

    /// <summary>Draws the layers of the current analysis, also of one that arrives while the images are on the screen.</summary>
    private async Task LayerAsync()
    {
        if (viewer is null || Series.Analysis is not { } analysis || layered == analysis.Id) return;
        layered = analysis.Id;
        try
        {
            if (analysis.HasSegmentation)
            {
                await viewer.InvokeVoidAsync("loadSegmentation", analysis.MasksUrl);
                await viewer.InvokeVoidAsync("showSegment", 1);
            }
            if (analysis.HasAnomalyMap) await viewer.InvokeVoidAsync("loadAnomaly", analysis.AnomalyUrl, anomaly / 100.0);
        }
        catch (JSException error) when (!disposed)
        {
            Tell(error, analysis);
        }
    }

    /// <summary>Draws what speaks for the class that was chosen, or takes it away.</summary>
    private async Task ExplainAsync()
    {
        if (viewer is null || Series.Analysis is not { HasActivation: true } analysis || explained == Why) return;
        explained = Why;
        try
        {
            await viewer.InvokeVoidAsync("showActivation", Why is null ? null : analysis.ActivationUrl(Why));
        }
        catch (JSException error) when (!disposed)
        {
            Tell(error, analysis);
        }
    }

    /// <summary>A layer that is missing without a word would look like a clean image.</summary>
    private void Tell(JSException error, AnalysisView analysis)
    {
        LogLayer(Log, error, analysis.Id);
        Notifications.Notify(NotificationSeverity.Error, "A result layer cannot be drawn", error.Message.Split('\n')[0], TimeSpan.FromMinutes(1));
    }

    private async Task SetToolAsync(string id)
    {
        tool = id;
        await CallAsync("setTool", id);
    }

    private async Task ToggleSegmentationAsync()
    {
        segmentation = !segmentation;
        await CallAsync("setSegmentationVisible", segmentation);
    }

    private async Task SetAnomalyAsync(object? value)
    {
        anomaly = int.Parse(value?.ToString() ?? "0", CultureInfo.InvariantCulture);
        await CallAsync("setAnomalyOpacity", anomaly / 100.0);
    }

    private async Task CallAsync(string function, params object[] arguments)
    {
        if (viewer is not null && !disposed) await viewer.InvokeVoidAsync(function, arguments);
    }

    [LoggerMessage(1, LogLevel.Error, "a layer of analysis {Analysis} cannot be drawn")]
    private static partial void LogLayer(ILogger log, Exception error, long analysis);
}
