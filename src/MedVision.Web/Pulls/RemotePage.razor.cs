using MedVision.Archive;
using MedVision.Archive.Changes;
using MedVision.Archive.Rows;
using MedVision.Pacs.Fetch;
using MedVision.Pacs.Peers;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Pulls;

public sealed partial class RemotePage
{
    private const int Limit = 200;

    private IReadOnlyList<Node>? nodes;
    private IReadOnlyList<RemoteStudy>? found;
    private IReadOnlyDictionary<string, RemoteStanding> standing = new Dictionary<string, RemoteStanding>();
    private Node? asked;
    private long nodeId;
    private string? patientId, patientName, accession, modality, problem;
    private DateOnly? from, to;
    private bool isAsking;

    /// <summary>The node to ask first.</summary>
    [Parameter] public long? NodeId { get; set; }

    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = null!;

    [Inject] private IDbContextFactory<MedVisionDb> Databases { get; set; } = null!;

    protected override bool Concerns(ArchiveChangeKind kind) => kind is ArchiveChangeKind.Pull or ArchiveChangeKind.Study or ArchiveChangeKind.Node;

    protected override async Task ReadAsync()
    {
        nodes = await Desk.NodesAsync(Closed);
        if (nodes.All(node => node.Id != nodeId)) nodeId = nodes.FirstOrDefault(node => node.Id == NodeId)?.Id ?? nodes.FirstOrDefault()?.Id ?? 0;
        if (found is not null && asked is not null) standing = await RemoteStanding.ReadAsync(Databases, asked.Id, [.. found.Select(study => study.StudyInstanceUid)], Closed);
    }

    private RemoteStanding StandingOf(RemoteStudy study) => standing.GetValueOrDefault(study.StudyInstanceUid) ?? new(study.CountHere, null);

    private static bool IsHere(RemoteStudy study, RemoteStanding stands) => (study with { CountHere = stands.CountHere }).IsHere;

    /// <summary>Another archive's answer is none of this one's.</summary>
    private void Forget() => (found, problem) = (null, null);

    private async Task SearchAsync()
    {
        (isAsking, problem, found) = (true, null, null);
        asked = nodes?.FirstOrDefault(node => node.Id == nodeId);
        RemoteSearch search = new() { PatientId = patientId, PatientName = patientName, AccessionNumber = accession, Modality = modality, From = from, To = to, Limit = Limit };
        try
        {
            // Asked first here: the words are for people, without the name of a parameter.
            problem = search.WhyNot();
            if (problem is not null) return;
            found = await Desk.SearchAsync(nodeId, search, Closed);
            await ReadAsync();
        }
        catch (Exception error) when (error is PeerException or ArgumentException)
        {
            problem = error.Message;
        }
        catch (OperationCanceledException) when (Closed.IsCancellationRequested)
        {
            // The page was left.
        }
        finally
        {
            isAsking = false;
        }
    }

    private async Task FetchAsync(RemoteStudy study)
    {
        try
        {
            await Desk.OrderAsync(asked!.Id, study.StudyInstanceUid, (await SignedIn).User.Identity!.Name!, Closed);
            await ReadAsync();
        }
        catch (ArgumentException error)
        {
            problem = error.Message;
        }
    }
}
