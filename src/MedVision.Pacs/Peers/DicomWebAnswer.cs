namespace MedVision.Pacs.Peers;

/// <summary>What a DICOMweb peer answers, as far as it can be taken in.</summary>
internal static class DicomWebAnswer
{
    private const int LongestReason = 300;

    /// <summary>The status in words, with what the peer's Warning header says.</summary>
    public static string StatusOf(HttpResponseMessage response)
    {
        string warning = string.Join("; ", response.Headers.Warning.Select(one => one.Text.Trim('"')));
        string hint = (int)response.StatusCode switch
        {
            301 or 302 or 307 or 308 => $", and names another address: {response.Headers.Location}",
            401 => ": it does not know our credential",
            403 => ": our credential may not do that",
            404 => ": there is no such service at that address",
            _ => "",
        };
        string told = $"{(int)response.StatusCode} {response.ReasonPhrase}{hint}{(warning.Length > 0 ? $" ({warning})" : null)}";
        return told.Length <= LongestReason ? told : told[..LongestReason];
    }

    /// <summary>The whole body, which must not be longer than it may be.</summary>
    /// <exception cref="PeerException">It is longer.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int longest, CancellationToken ct)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(ct);
        using MemoryStream whole = new();
        byte[] buffer = new byte[64 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, ct)) > 0;)
        {
            if (whole.Length + read > longest) throw new PeerException($"its answer is longer than {longest >> 20} MB");
            whole.Write(buffer, 0, read);
        }
        return whole.ToArray();
    }
}
