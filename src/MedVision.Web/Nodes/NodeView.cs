using MedVision.Archive.Rows;

namespace MedVision.Web.Nodes;

/// <summary>A node as scripts read it: whether there is a secret, never the secret.</summary>
internal sealed record NodeView(
    long Id, string AETitle, NodeKind Kind, NodeState State, string? Host, int? Port, string? Url, bool UsesTls, bool HasCertificate, NodeCredential Credential, string? UserName, bool HasSecret,
    bool MayStore, bool MayQuery, bool MayRetrieve, NodePull PullsBy, bool IsResearch, string? LastAddress, string? Implementation, DateTimeOffset LastSeenAt, int Refusals)
{
    public static NodeView Of(Node node) => new(
        node.Id, node.AETitle, node.Kind, node.State, node.Host, node.Port, node.Url, node.UsesTls, node.ProtectedCertificate is not null, node.Credential, node.UserName, node.ProtectedSecret is not null,
        node.MayStore, node.MayQuery, node.MayRetrieve, node.PullsBy, node.IsResearch, node.LastAddress, node.Implementation, node.LastSeenAt, node.Refusals);
}
