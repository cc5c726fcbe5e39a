using MedVision.Archive.Changes;
using MedVision.Archive.Rows;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen;

namespace MedVision.Web.Nodes;

public sealed partial class NodesPage
{
    private readonly Dictionary<long, (bool Answers, string Said)> echoes = [];
    private IReadOnlyList<Node> nodes = [];
    private NodeForm form = new();
    private Node? edited;
    private string? problem;

    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = null!;

    protected override bool Concerns(ArchiveChangeKind kind) => kind is ArchiveChangeKind.Node;

    protected override async Task ReadAsync() => nodes = await Desk.NodesAsync(Closed);

    private static string StateOf(Node node) => node.State switch
    {
        NodeState.Admitted => "admitted",
        NodeState.Refused => "refused",
        NodeState.Knocking when node.Refusals == 0 => "let in while every peer is",
        _ => $"asks to be let in ({node.Refusals} {(node.Refusals == 1 ? "try" : "tries")})",
    };

    private async Task<string> UserAsync() => (await SignedIn).User.Identity!.Name!;

    private async Task DecideAsync(Node node, NodeState state)
    {
        await Desk.DecideAsync(node.Id, state, await UserAsync(), Closed);
        await ReadAsync();
    }

    private async Task EchoAsync(Node node)
    {
        echoes[node.Id] = (true, "Asking…");
        StateHasChanged();
        echoes[node.Id] = await Desk.EchoAsync(node, Closed);
    }

    private static string PlaceOf(Node node) =>
        node.Url ?? $"{node.Host ?? "any host"}{(node.Port is { } port ? $":{port}" : null)}";

    /// <summary>What the node may do here, in short.</summary>
    private static string RightsOf(Node node)
    {
        if (node.Kind == NodeKind.DicomWeb) return "we send and ask";
        string[] rights = [.. new[] { (node.MayStore, "store"), (node.MayQuery, "query"), (node.MayRetrieve, "retrieve") }.Where(one => one.Item1).Select(one => one.Item2)];
        return rights.Length == 0 ? "nothing" : string.Join(", ", rights);
    }

    private void Edit(Node node) => (edited, form, problem) = (node, NodeForm.Of(node), null);

    private void Clear() => (edited, form, problem) = (null, new NodeForm(), null);

    private async Task SaveAsync()
    {
        problem = await Desk.SaveAsync(form, await UserAsync(), Closed);
        if (problem is not null) return;
        Clear();
        await ReadAsync();
    }

    private async Task RemoveAsync(Node node)
    {
        bool? sure = await Dialogs.Confirm($"Remove {node.AETitle}? Its deliveries and its place in routes go with it; if it calls again, it will have to be admitted anew.", "Remove node", new ConfirmOptions { OkButtonText = "Remove", CancelButtonText = "Keep" });
        if (sure != true) return;
        await Desk.RemoveAsync(node.Id, await UserAsync(), Closed);
        await ReadAsync();
    }
}
