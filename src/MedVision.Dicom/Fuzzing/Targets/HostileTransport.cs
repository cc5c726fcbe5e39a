using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Protocol;

namespace MedVision.Dicom.Fuzzing.Targets;

/// <summary>An association whose other end sends what the fuzzer made, and takes whatever is answered.</summary>
internal static class HostileTransport
{
    private static readonly AcceptorPolicy policy = new()
    {
        Admit = (_, _) => ValueTask.FromResult<AssociationRejection?>(null),
        Offer = _ => TransferSyntax.All,
        Roles = role => role,
        Extended = asked => asked,
    };

    /// <summary>The body of an A-ASSOCIATE-RQ comes first; its own bytes, cut as they say, are the PDUs behind it. It is accepted or refused, and ends.</summary>
    public static void Accept(byte[] bytes, FuzzAllowance allowance)
    {
        using MemoryStream input = new();
        Pdu(input, PduType.AssociateRequest, bytes);
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(bytes.Length - at, 1 + (bytes[at] & 63));
            // Mostly fragments, now and then anything.
            if (bytes[at] < 200) Fragment(input, bytes.AsSpan(at, length));
            else Pdu(input, (PduType)(bytes[at] & 15), bytes.AsSpan(at, length));
            at += length;
        }
        input.Position = 0;
        ServeAsync(new OneWay(input)).GetAwaiter().GetResult();
    }

    /// <summary>Any events in any order: the machine never leaves its states, and where it says that nothing happens nothing does.</summary>
    public static void Walk(byte[] bytes, FuzzAllowance allowance)
    {
        ProtocolMachine machine = new(bytes.Length % 2 == 0);
        foreach (byte one in bytes)
        {
            ProtocolState before = machine.State;
            ProtocolAction action = machine.Fire((ProtocolEvent)(1 + (one % 19)));
            if (!Enum.IsDefined(machine.State)) throw new InvalidDataException($"event {1 + (one % 19)} leads from {before} to {(int)machine.State}");
            if (action == ProtocolAction.None && machine.State != before) throw new InvalidDataException($"nothing happens, and {before} becomes {machine.State}");
        }
        if (machine.State != ProtocolState.Sta1) throw new DicomException($"the events end in {machine.State}");
    }

    private static async Task ServeAsync(Stream transport)
    {
        await using Association? association = await Association.AcceptAsync(transport, null, policy);
        if (association is null) throw new DicomException("the association is not accepted");
        try
        {
            while (await association.ReceiveAsync() is { } message)
                if (message.Dataset is { } dataset) await dataset.CopyToAsync(Stream.Null);
        }
        catch (AssociationException)
        {
            // Ended by what came, as it should be: that it was accepted is what counts as read.
        }
    }

    private static void Fragment(MemoryStream output, ReadOnlySpan<byte> bytes)
    {
        byte[] pdv = [0, 0, 0, (byte)(bytes.Length + 2), 1, (byte)(bytes.Length & 3), .. bytes];
        Pdu(output, PduType.Data, pdv);
    }

    private static void Pdu(MemoryStream output, PduType type, ReadOnlySpan<byte> body)
    {
        output.Write([(byte)type, 0, (byte)(body.Length >> 24), (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length]);
        output.Write(body);
    }

    /// <summary>Reads from memory, forgets what is written.</summary>
    private sealed class OneWay(Stream input) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
