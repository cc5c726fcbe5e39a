using System.Net.Http.Headers;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;

namespace MedVision.Pacs.Peers;

/// <summary>Asks a node whether it is there: C-ECHO, or the smallest query that DICOMweb knows.</summary>
public sealed class NodeProbe(NodeConnections connections)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly AssociationTimers impatient = new() { Connect = TimeSpan.FromSeconds(5), Answer = Patience, Idle = Patience };

    /// <summary>Whether it answers, and its answer or the reason in words.</summary>
    public async Task<(bool Answers, string Said)> AskAsync(Node node, CancellationToken cancellationToken = default)
    {
        try
        {
            return (true, node.Kind == NodeKind.DicomWeb ? await AskWebAsync(node, cancellationToken)
                : $"It answers: {await VerificationUser.EchoAsync(connections.Dimse(node), connections.OwnAE, impatient, cancellationToken)}");
        }
        catch (Exception error) when (error is AssociationException or PeerException)
        {
            return (false, error.Message);
        }
        catch (HttpRequestException error)
        {
            return (false, (error.InnerException ?? error).Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"it did not answer within {Patience.TotalSeconds:0} seconds");
        }
    }

    private async Task<string> AskWebAsync(Node node, CancellationToken ct)
    {
        using HttpClient peer = connections.DicomWeb(node);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience);
        using HttpRequestMessage request = new(HttpMethod.Get, "studies?limit=1");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/dicom+json"));
        using HttpResponseMessage response = await peer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        if (!response.IsSuccessStatusCode) throw new PeerException($"it answers with {DicomWebAnswer.StatusOf(response)}");
        string? type = response.Content.Headers.ContentType?.MediaType;
        if (response.StatusCode != System.Net.HttpStatusCode.NoContent && type is not ("application/dicom+json" or "application/json"))
            throw new PeerException($"it answers with {type ?? "no media type"}, which is no DICOMweb query's answer: is the address right?");
        return "It answers queries" + (response.Headers.Server.FirstOrDefault()?.Product is { } server ? $": {server}" : ".");
    }
}
