namespace MedVision.Imaging.Export.Png;

/// <summary>The check sum of PNG chunks, CRC-32 of ISO 3309 (ISO/IEC 15948, Annex D).</summary>
internal static class PngCrc
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n =>
    {
        uint value = (uint)n;
        for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        return value;
    })];

    /// <summary>The sum over a chunk's type and data.</summary>
    internal static uint Of(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => ~Add(Add(0xFFFFFFFF, type), data);

    private static uint Add(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data) crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return crc;
    }
}
