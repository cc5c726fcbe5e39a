using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using MedVision.Dicom.Data;
using MedVision.Dicom.Json;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Retrieve.Outbound;

namespace MedVision.Pacs.Peers;

/// <summary>STOW-RS as the user, PS3.18 10.5: sends objects as files, some at a time, and reads of each whether it was stored.</summary>
internal static class StowUser
{
    // So that what is stored is known soon, and a broken connection costs little.
    private const int MostObjects = 25;
    private const long MostBytes = 64L << 20;
    private const int LongestAnswer = 16 << 20;

    /// <exception cref="PeerException">The peer refuses or cannot be spoken with; those not yet told of are not stored.</exception>
    public static async IAsyncEnumerable<StorageOutcome> SendAsync(HttpClient peer, string ownAE, string peerAE, IReadOnlyList<OutboundItem> items, [EnumeratorCancellation] CancellationToken ct)
    {
        List<StorageItem> batch = [];
        long bytes = 0;
        for (int i = 0; i < items.Count; i++)
        {
            if (WhyUnreadable(items[i].Item) is { } problem)
            {
                yield return new(items[i].Item, null, problem);
            }
            else
            {
                batch.Add(items[i].Item);
                bytes += items[i].Bytes;
            }
            if (batch.Count == 0 || (batch.Count < MostObjects && bytes < MostBytes && i < items.Count - 1)) continue;
            foreach (StorageOutcome outcome in await PostAsync(peer, ownAE, peerAE, batch, ct)) yield return outcome;
            (batch, bytes) = ([], 0);
        }
    }

    /// <summary>An object that cannot be read would break the whole request.</summary>
    private static string? WhyUnreadable(StorageItem item)
    {
        try
        {
            item.OpenDataset().Dispose();
            return null;
        }
        catch (Exception error) when (error is DicomException or IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {error.Message}";
        }
    }

    private static async Task<IEnumerable<StorageOutcome>> PostAsync(HttpClient peer, string ownAE, string peerAE, List<StorageItem> batch, CancellationToken ct)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "studies") { Content = new StowContent(batch, ownAE, peerAE) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/dicom+json"));
        using HttpResponseMessage response = await peer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        // 409: not one was stored, and the body says why of each.
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Conflict) throw new PeerException($"it answers with {DicomWebAnswer.StatusOf(response)}");
        DicomDataset? answer = await ReadAsync(response, ct);
        return batch.Select(item => OutcomeOf(item, response.StatusCode, answer));
    }

    /// <summary>Null where the answer is not DICOM JSON.</summary>
    private static async Task<DicomDataset?> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/dicom+json" or "application/json")) return null;
        byte[] body = await DicomWebAnswer.ReadAsync(response, LongestAnswer, ct);
        try
        {
            return body.Length == 0 ? null : DicomJson.Read(body);
        }
        catch (Exception error) when (error is DicomException or System.Text.Json.JsonException)
        {
            throw new PeerException($"its answer cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Stored is what the peer says is stored; where it only says 200, that means all of it (PS3.18 table 10.5.3-1).</summary>
    private static StorageOutcome OutcomeOf(StorageItem item, HttpStatusCode status, DicomDataset? answer)
    {
        if (Named(answer, DicomTags.FailedSOPSequence, item) is { } failed)
        {
            DimseStatus reason = new((ushort)(failed.GetInt32(DicomTags.FailureReason) ?? DimseStatus.ProcessingFailure.Code));
            return new(item, reason, StoreStatus.Describe(reason));
        }
        if (Named(answer, DicomTags.ReferencedSOPSequence, item) is { } stored)
            return new(item, stored.GetInt32(DicomTags.WarningReason) is { } warning ? new DimseStatus((ushort)warning) : DimseStatus.Success, null);
        return status == HttpStatusCode.OK && answer?.Contains(DicomTags.FailedSOPSequence) != true ? new(item, DimseStatus.Success, null)
            : new(item, DimseStatus.ProcessingFailure, $"it answers with {(int)status} and does not say that it stored this object");
    }

    private static DicomDataset? Named(DicomDataset? answer, DicomTag sequence, StorageItem item) =>
        answer?.GetItems(sequence).FirstOrDefault(one => one.GetString(DicomTags.ReferencedSOPInstanceUID) == item.SopInstance);
}
