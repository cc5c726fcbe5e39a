using System.Net.Http.Headers;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Peers;
using Microsoft.AspNetCore.WebUtilities;

namespace MedVision.Pacs.Fetch;

/// <summary>WADO-RS as the user, PS3.18 10.4: the instances of a study as files, stored while they come.</summary>
public sealed class WadoUser(NodeConnections connections, RemoteQuery query, IngestService ingest, BlobStore blobs)
{
    // RFC 2046 5.1.1 allows 70; some servers use more.
    private const int LongestBoundary = 200, BufferSize = 64 * 1024;
    private static readonly TimeSpan longestSilence = TimeSpan.FromMinutes(2);

    internal async Task<FetchOutcome> FetchAsync(Node node, string study, string? series, IProgress<FetchOutcome>? progress, CancellationToken ct)
    {
        // A body has no count; without one, a server that leaves something out could not be told from one that gave everything.
        int? total = series is null ? (await query.FindAsync(node, new() { StudyInstanceUid = study }, ct)).FirstOrDefault(one => one.StudyInstanceUid == study)?.InstanceCount : null;
        using HttpClient peer = connections.DicomWeb(node);
        using HttpRequestMessage request = new(HttpMethod.Get, series is null ? $"studies/{study}" : $"studies/{study}/series/{series}");
        // "*": as it is stored there, PS3.18 8.7.3.5.2; every transfer syntax is kept.
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("multipart/related; type=\"application/dicom\"; transfer-syntax=*"));
        using HttpResponseMessage response = await peer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode) throw new PeerException($"it answers with {DicomWebAnswer.StatusOf(response)}");
        string boundary = BoundaryOf(response.Content.Headers.ContentType);
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using WatchedStream body = new(await response.Content.ReadAsStreamAsync(ct), silence, longestSilence);
        FetchOutcome soFar = new(total, 0, 0);
        MultipartReader reader = new(boundary, body, BufferSize) { BodyLengthLimit = null };
        while (await NextAsync(reader, silence.Token) is { } part)
        {
            soFar = await StoreAsync(part, node, study, soFar, silence.Token);
            progress?.Report(soFar);
        }
        int missing = (total ?? 0) - soFar.Done - soFar.Failed;
        return missing <= 0 ? soFar with { Total = soFar.Done + soFar.Failed }
            : soFar with { Failed = soFar.Failed + missing, Reason = soFar.Reason ?? $"the node says that it has {total} and gave {soFar.Done + soFar.Failed}", IsPassing = true };
    }

    private async Task<FetchOutcome> StoreAsync(MultipartSection part, Node node, string study, FetchOutcome soFar, CancellationToken ct)
    {
        using StagedBlob staged = await blobs.StageAsync(part.Body, cancellationToken: ct);
        InstanceReceipt receipt = await ingest.IngestInstanceAsync(staged, $"an instance of {study}", Door.Fetch, node.AETitle,
            identity => identity.StudyInstanceUid == study ? null : "it belongs to another study than the one that was asked for", ct);
        return receipt.IsKept ? soFar with { Done = soFar.Done + 1 }
            : soFar with { Failed = soFar.Failed + 1, Reason = soFar.Reason ?? receipt.Reason, IsPassing = soFar.IsPassing || receipt.Fate == InstanceFate.Deferred };
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken ct)
    {
        try
        {
            return await reader.ReadNextSectionAsync(ct);
        }
        catch (InvalidDataException error)
        {
            throw new PeerException($"its answer cannot be read: {error.Message}", error);
        }
    }

    private static string BoundaryOf(MediaTypeHeaderValue? type)
    {
        if (type?.MediaType != "multipart/related") throw new PeerException($"it answers with {type?.MediaType ?? "no media type"} where DICOM files were asked for");
        string? boundary = type.Parameters.FirstOrDefault(one => one.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');
        return boundary is { Length: > 0 and <= LongestBoundary } ? boundary : throw new PeerException($"its answer has no boundary of 1 to {LongestBoundary} characters");
    }
}
