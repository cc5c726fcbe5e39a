using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MedVision.Pacs.Retrieve;

/// <summary>Metadata ready to be sent: one JSON array, put together from those of its series while it is written.</summary>
public sealed class MetadataDocument
{
    private const int Piece = 1 << 16;
    private readonly IReadOnlyList<MetadataPart> parts;

    internal MetadataDocument(IReadOnlyList<MetadataPart> parts)
    {
        this.parts = parts;
        Hash = parts is [MetadataPart only] ? only.Hash : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(' ', parts.Select(part => part.Hash)))));
    }

    /// <summary>Names the text: it is another one when the text is.</summary>
    public string Hash { get; }

    /// <summary>Writes the array in UTF-8, with <paramref name="compress"/> as gzip, which for one complete series is a copy of what lies there.</summary>
    public async Task WriteAsync(Stream destination, bool compress, CancellationToken cancellationToken = default)
    {
        if (parts is [MetadataPart only] && compress && only.IsCompressed)
        {
            await using Stream packed = only.Open();
            await packed.CopyToAsync(destination, Piece, cancellationToken);
            return;
        }
        Stream target = compress ? new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true) : destination;
        await WriteTextAsync(target, cancellationToken);
        // Also the end of the compressed text is written without blocking.
        if (compress) await target.DisposeAsync();
    }

    private async Task WriteTextAsync(Stream target, CancellationToken ct)
    {
        if (parts is [MetadataPart single])
        {
            await using Stream text = OpenText(single);
            await text.CopyToAsync(target, Piece, ct);
            return;
        }
        await target.WriteAsync("["u8.ToArray(), ct);
        bool isFirst = true;
        foreach (MetadataPart part in parts) isFirst &= !await WriteItemsAsync(part, target, isFirst, ct);
        await target.WriteAsync("]"u8.ToArray(), ct);
    }

    private static Stream OpenText(MetadataPart part) => part.IsCompressed ? new GZipStream(part.Open(), CompressionMode.Decompress) : part.Open();

    /// <summary>What stands between the brackets of the part's array. Returns whether there is anything.</summary>
    private static async Task<bool> WriteItemsAsync(MetadataPart part, Stream target, bool isFirst, CancellationToken ct)
    {
        await using Stream text = OpenText(part);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Piece), held = new byte[2];
        try
        {
            await text.ReadExactlyAsync(held, ct);
            if (held[1] == ']') return false;
            held[0] = (byte)',';
            await target.WriteAsync(held.AsMemory(isFirst ? 1 : 0), ct);
            // The last byte of each piece is held back until another one shows that it is not the closing bracket.
            int waiting = 0;
            for (int read; (read = await text.ReadAsync(buffer.AsMemory(waiting, Piece - waiting), ct)) > 0;)
            {
                int count = waiting + read;
                await target.WriteAsync(buffer.AsMemory(0, count - 1), ct);
                buffer[0] = buffer[count - 1];
                waiting = 1;
            }
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
