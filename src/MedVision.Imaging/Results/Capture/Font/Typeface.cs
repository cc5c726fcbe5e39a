using System.Buffers.Binary;
using System.IO.Compression;

namespace MedVision.Imaging.Results.Capture.Font;

/// <summary>
/// DejaVu Sans at the sizes that captures need, drawn beforehand (see <c>generate.py</c>): no font library is needed, and the same
/// text gives the same pixels on every machine. Characters outside Latin-1 show as a box.
/// </summary>
internal sealed class Typeface
{
    private const char Unknown = '□';
    private readonly Dictionary<char, Glyph> glyphs = [];

    private Typeface(string packed)
    {
        using ZLibStream inflate = new(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using MemoryStream raw = new();
        inflate.CopyTo(raw);
        ReadOnlyMemory<byte> bytes = raw.ToArray();
        LineHeight = bytes.Span[0];
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[1..]), at = 3;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> head = bytes.Span.Slice(at, 7);
            int width = head[5], height = head[6];
            glyphs[(char)BinaryPrimitives.ReadUInt16LittleEndian(head)] = new Glyph(head[2], (sbyte)head[3], (sbyte)head[4], width, height, bytes.Slice(at + 7, width * height));
            at += 7 + (width * height);
        }
    }

    /// <summary>13 pixels.</summary>
    internal static Typeface Small { get; } = new(DejaVuSans.Small);

    /// <summary>17 pixels.</summary>
    internal static Typeface Regular { get; } = new(DejaVuSans.Regular);

    /// <summary>17 pixels, bold.</summary>
    internal static Typeface Bold { get; } = new(DejaVuSans.Bold);

    /// <summary>26 pixels, bold.</summary>
    internal static Typeface Title { get; } = new(DejaVuSans.Title);

    /// <summary>From the top of one line to the top of the next, pixels.</summary>
    internal int LineHeight { get; }

    internal Glyph this[char character] => glyphs.TryGetValue(character, out Glyph? glyph) ? glyph : glyphs[Unknown];

    internal int WidthOf(string text) => text.Sum(character => this[character].Advance);

    /// <summary>The lines that <paramref name="text"/> needs where each may be <paramref name="width"/> pixels wide; a longer word stands alone.</summary>
    internal List<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length == 0 || WidthOf(longer) <= width) line = longer;
            else
            {
                lines.Add(line);
                line = word;
            }
        }
        if (line.Length > 0) lines.Add(line);
        return lines;
    }
}
