using System.Net;
using System.Net.Sockets;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;
using Npgsql;

namespace MedVision.Pacs.Listen;

/// <summary>Decides which peers are let in. One that nobody knows is turned away and written down, so that an administrator can admit it.</summary>
public sealed class NodeRegister(ArchiveDatabase database, TimeProvider time)
{
    /// <summary>Null lets the peer in.</summary>
    /// <param name="peer">Who asks.</param>
    /// <param name="options">Our title, and whether unknown peers are welcome.</param>
    /// <param name="cancellationToken">Gives up the question.</param>
    public async ValueTask<AssociationRejection?> AdmitAsync(AssociationPeer peer, DicomDoorOptions options, CancellationToken cancellationToken)
    {
        if (peer.CalledAE != options.AETitle) return AssociationRejection.CalledAENotRecognized;
        if (peer.CallingAE.Length is 0 or > 16) return AssociationRejection.CallingAENotRecognized;
        try
        {
            (NodeState state, string? host) = await SeenAsync(peer, cancellationToken);
            bool admitted = (state == NodeState.Admitted || (state == NodeState.Knocking && options.AcceptUnknownPeers)) && await IsFromAsync(peer.Address, host, cancellationToken);
            await CountAsync(peer, admitted, cancellationToken);
            return admitted ? null : AssociationRejection.CallingAENotRecognized;
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
        {
            // Without the database nobody can be known. The peer may try again.
            return AssociationRejection.TemporaryCongestion;
        }
    }

    private async Task<(NodeState State, string? Host)> SeenAsync(AssociationPeer peer, CancellationToken ct)
    {
        await using NpgsqlCommand command = database.Source.CreateCommand("""
            INSERT INTO nodes (ae_title, state, is_research, last_address, implementation, first_seen_at, last_seen_at, refusals) VALUES ($1, $2, false, $3, $4, $5, $5, 0)
            ON CONFLICT (ae_title) DO UPDATE SET last_address = $3, implementation = $4, last_seen_at = $5 RETURNING state, host
            """);
        command.Parameters.AddWithValue(peer.CallingAE);
        command.Parameters.AddWithValue(nameof(NodeState.Knocking));
        command.Parameters.AddWithValue((object?)peer.Address?.ToString() ?? DBNull.Value);
        command.Parameters.AddWithValue(peer.Implementation.Length <= 64 ? peer.Implementation : peer.Implementation[..64]);
        command.Parameters.AddWithValue(time.GetUtcNow());
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (Enum.Parse<NodeState>(reader.GetString(0)), await reader.IsDBNullAsync(1, ct) ? null : reader.GetString(1));
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
