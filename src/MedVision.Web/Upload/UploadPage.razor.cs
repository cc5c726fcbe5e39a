using MedVision.Pacs.Ingest;
using MedVision.Web.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace MedVision.Web.Upload;

public sealed partial class UploadPage
{
    private ElementReference zone;
    private IJSObjectReference? module, uploader;
    private DotNetObjectReference<UploadPage>? self;
    private UploadProgress? progress;
    private IngestAnswer? result;

    /// <summary>The browser reports how far the sending is. Bytes are of this batch of files, sums of all of them.</summary>
    [JSInvokable]
    public void OnProgress(long sent, long total, int filesLeft)
    {
        string text = sent >= total
            ? "All bytes are there; the server is reading the files…"
            : $"{Words.Bytes(sent)} of {Words.Bytes(total)}, {filesLeft} {(filesLeft == 1 ? "file" : "files")} to go";
        progress = new UploadProgress(total == 0 ? 0 : Math.Floor(100.0 * sent / total), text, Ended: false);
        StateHasChanged();
    }

    /// <summary>The server's answer to one request of several; a page's upload is their sum.</summary>
    [JSInvokable]
    public void OnAnswer(IngestAnswer answer)
    {
        IngestAnswer sum = result ?? new IngestAnswer(0, 0, [], [], [], []);
        result = new IngestAnswer(sum.Stored + answer.Stored, sum.Duplicates + answer.Duplicates, [.. sum.Conflicts, .. answer.Conflicts],
            [.. sum.Quarantined, .. answer.Quarantined], [.. sum.Ignored, .. answer.Ignored], [.. sum.Studies.Union(answer.Studies)]);
        StateHasChanged();
    }

    /// <summary>The upload ended; <paramref name="error"/> says why where not all files went.</summary>
    [JSInvokable]
    public void OnEnd(string? error)
    {
        progress = new UploadProgress(error is null ? 100 : progress?.Percent ?? 0, error ?? "Done", Ended: true);
        StateHasChanged();
    }

    /// <summary>A new upload begins; the last one's result leaves the page.</summary>
    [JSInvokable]
    public void OnBegin() => result = null;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        self = DotNetObjectReference.Create(this);
        module = await JS.InvokeAsync<IJSObjectReference>("import", "./upload.js");
        uploader = await module.InvokeAsync<IJSObjectReference>("create", zone, self);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (uploader is not null)
            {
                await uploader.InvokeVoidAsync("dispose");
                await uploader.DisposeAsync();
            }
            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and with it the upload.
        }
        self?.Dispose();
    }

    private async Task CancelAsync()
    {
        if (uploader is not null) await uploader.InvokeVoidAsync("cancel");
    }

    private static IEnumerable<(string Title, IReadOnlyList<IngestIssue> Issues)> Issues(IngestAnswer sum)
    {
        if (sum.Conflicts.Count > 0) yield return ("Conflicts: the same UID with other content, kept aside", sum.Conflicts);
        if (sum.Quarantined.Count > 0) yield return ("Quarantined", sum.Quarantined);
    }

    private sealed record UploadProgress(double Percent, string Text, bool Ended);
}
