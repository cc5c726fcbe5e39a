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
    private string title = "";
    private string? host, edited, problem;
    private int? port;
    private bool isResearch;

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

    private void Edit(Node node)
    {
        (edited, title, host, port, isResearch, problem) = (node.AETitle, node.AETitle, node.Host, node.Port, node.IsResearch, null);
    }

    private void Clear() => (edited, title, host, port, isResearch, problem) = (null, "", null, null, false, null);

    private async Task SaveAsync()
    {
        problem = await Desk.SaveAsync(title, host, port, isResearch, await UserAsync(), Closed);
        if (problem is not null) return;
        Clear();
        await ReadAsync();
    }

    private async Task RemoveAsync(Node node)
    {
        bool? sure = await Dialogs.Confirm($"Remove {node.AETitle}? If it calls again, it will have to be admitted anew.", "Remove node", new ConfirmOptions { OkButtonText = "Remove", CancelButtonText = "Keep" });
        if (sure != true) return;
        await Desk.RemoveAsync(node.Id, await UserAsync(), Closed);
        await ReadAsync();
    }
}
