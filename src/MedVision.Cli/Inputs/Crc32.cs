namespace MedVision.Cli.Inputs;

/// <summary>The checksum of a ZIP entry (PKWARE APPNOTE 4.4.7). .NET's reader does not compare it, and a flipped bit in a stored image shows nowhere else.</summary>
internal struct Crc32()
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        uint value = (uint)i;
        for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
        return value;
    })];

    private uint _state = ~0u;

    public readonly uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        foreach (byte b in bytes) state = Table[(byte)(state ^ b)] ^ (state >> 8);
        _state = state;
    }
}
