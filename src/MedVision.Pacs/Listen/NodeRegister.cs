using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MedVision.Pacs.Listen;

/// <summary>
/// Decides which peers are let in, and what they may do. One that nobody knows is turned away and written down, so that an administrator can admit it; of those
/// only the newest are kept.
/// </summary>
public sealed class NodeRegister(ArchiveDatabase database, TimeProvider time, IOptions<DicomLimits>? limits = null)
{
    private readonly DicomLimits limits = limits?.Value ?? new();
    private readonly ConditionalWeakTable<AssociationPeer, NodeRights> rights = [];

    /// <summary>What a peer that was let in may do.</summary>
    public NodeRights RightsOf(AssociationPeer peer) => rights.TryGetValue(peer, out NodeRights? known) ? known : NodeRights.None;

    /// <summary>Null lets the peer in.</summary>
    /// <param name="peer">Who asks.</param>
    /// <param name="options">Our title, and whether unknown peers are welcome.</param>
    /// <param name="cancellationToken">Gives up the question.</param>
    public async ValueTask<AssociationRejection?> AdmitAsync(AssociationPeer peer, DicomDoorOptions options, CancellationToken cancellationToken)
    {
        if (peer.CalledAE != options.AETitle) return AssociationRejection.CalledAENotRecognized;
        // PS3.5 6.2, AE: no control characters, no backslash.
        if (peer.CallingAE.Length is 0 or > 16 || peer.CallingAE.Any(c => c is < ' ' or > '~' or '\\')) return AssociationRejection.CallingAENotRecognized;
        try
        {
            (NodeState state, string? host, NodeRights may) = await SeenAsync(peer, cancellationToken);
            bool admitted = (state == NodeState.Admitted || (state == NodeState.Knocking && options.AcceptUnknownPeers)) && await IsFromAsync(peer.Address, host, cancellationToken);
            await CountAsync(peer, admitted, cancellationToken);
            if (!admitted) return AssociationRejection.CallingAENotRecognized;
            rights.AddOrUpdate(peer, may);
            return null;
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            // Without the database nobody can be known. The peer may try again.
            return AssociationRejection.TemporaryCongestion;
        }
    }

    private async Task<(NodeState State, string? Host, NodeRights Rights)> SeenAsync(AssociationPeer peer, CancellationToken ct)
    {
        await using NpgsqlCommand command = database.Source.CreateCommand("""
            INSERT INTO nodes (ae_title, state, is_research, last_address, implementation, first_seen_at, last_seen_at, refusals) VALUES ($1, $2, false, $3, $4, $5, $5, 0)
            ON CONFLICT (ae_title) DO UPDATE SET last_address = $3, implementation = $4, last_seen_at = $5
            RETURNING state, host, may_store, may_query, may_retrieve, xmax = 0
            """);
        command.Parameters.AddWithValue(peer.CallingAE);
        command.Parameters.AddWithValue(nameof(NodeState.Knocking));
        command.Parameters.AddWithValue((object?)peer.Address?.ToString() ?? DBNull.Value);
        command.Parameters.AddWithValue(peer.Implementation.Length <= 64 ? peer.Implementation : peer.Implementation[..64]);
        command.Parameters.AddWithValue(time.GetUtcNow());
        (NodeState State, string? Host, NodeRights Rights) seen;
        bool isNew;
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            seen = (Enum.Parse<NodeState>(reader.GetString(0)), await reader.IsDBNullAsync(1, ct) ? null : reader.GetString(1), new(reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4)));
            isNew = reader.GetBoolean(5);
        }
        if (isNew) await ForgetAsync(ct);
        return seen;
    }

    /// <summary>Strangers that nobody has decided about and that were silent the longest, beyond what is kept: all together, and from one address.</summary>
    private async Task ForgetAsync(CancellationToken ct)
    {
        await using NpgsqlCommand command = database.Source.CreateCommand("""
            DELETE FROM nodes WHERE state = $1 AND id IN (SELECT id FROM (SELECT id, row_number() OVER (ORDER BY last_seen_at DESC, id DESC) AS place,
                row_number() OVER (PARTITION BY last_address ORDER BY last_seen_at DESC, id DESC) AS place_there FROM nodes WHERE state = $1) AS knocking
                WHERE place > $2 OR place_there > $3)
            """);
        command.Parameters.AddWithValue(nameof(NodeState.Knocking));
        command.Parameters.AddWithValue((long)limits.KnockingNodes);
        command.Parameters.AddWithValue((long)limits.KnockingNodesPerAddress);
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task CountAsync(AssociationPeer peer, bool admitted, CancellationToken ct)
    {
        await using NpgsqlCommand command = database.Source.CreateCommand("UPDATE nodes SET refusals = CASE WHEN $2 THEN 0 ELSE refusals + 1 END WHERE ae_title = $1");
        command.Parameters.AddWithValue(peer.CallingAE);
        command.Parameters.AddWithValue(admitted);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<bool> IsFromAsync(IPAddress? address, string? host, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(host)) return true;
        if (address is null) return false;
        if (IPAddress.TryParse(host, out IPAddress? known)) return Plain(known).Equals(Plain(address));
        try
        {
            return (await Dns.GetHostAddressesAsync(host, ct)).Any(one => Plain(one).Equals(Plain(address)));
        }
        catch (SocketException)
        {
            // A host that cannot be found is not the one that called.
            return false;
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
