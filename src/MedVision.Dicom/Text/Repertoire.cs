using System.Text;

namespace MedVision.Dicom.Text;

/// <summary>A character repertoire of PS3.3 C.12.1.1.2 and how ISO 2022 reaches it.</summary>
/// <param name="Number">The ISO registration number of its defined terms <c>ISO_IR n</c> and <c>ISO 2022 IR n</c>.</param>
/// <param name="CodePage">The encoding that holds it, or 0 for ASCII.</param>
/// <param name="Escape">The escape sequence behind ESC that designates it.</param>
/// <param name="InG0">It takes the codes 21 to 7E; otherwise those with the high bit.</param>
/// <param name="Bytes">Bytes a character.</param>
internal sealed record Repertoire(int Number, int CodePage, string Escape, bool InG0 = false, int Bytes = 1)
{
    public static readonly Repertoire Ascii = new(6, 20127, "(B", InG0: true);
    public static readonly Repertoire Romaji = new(14, 20127, "(J", InG0: true);

    private static readonly Repertoire[] all =
    [
        Ascii, Romaji, new(13, 932, ")I"),
        new(100, 28591, "-A"), new(101, 28592, "-B"), new(109, 28593, "-C"), new(110, 28594, "-D"), new(144, 28595, "-L"), new(127, 28596, "-G"),
        new(126, 28597, "-F"), new(138, 28598, "-H"), new(148, 28599, "-M"), new(203, 28605, "-b"), new(166, 874, "-T"),
        new(87, 20932, "$B", InG0: true, Bytes: 2), new(159, 20932, "$(D", InG0: true, Bytes: 2), new(149, 949, "$)C", Bytes: 2), new(58, 936, "$)A", Bytes: 2),
    ];

    private readonly Lazy<Encoding> strict = new(() => Open(CodePage, strict: true));
    private readonly Lazy<Encoding> lenient = new(() => Open(CodePage, strict: false));

    static Repertoire() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Repertoire? Find(int number) => Array.Find(all, r => r.Number == number);

    /// <summary>The repertoire whose escape sequence follows ESC, or null.</summary>
    public static Repertoire? FindEscape(ReadOnlySpan<byte> afterEscape)
    {
        foreach (Repertoire candidate in all)
            if (afterEscape.Length >= candidate.Escape.Length && Encoding.Latin1.GetString(afterEscape[..candidate.Escape.Length]) == candidate.Escape) return candidate;
        return null;
    }

    public static Encoding Open(int codePage, bool strict) => Encoding.GetEncoding(codePage,
        strict ? EncoderFallback.ExceptionFallback : EncoderFallback.ReplacementFallback,
        strict ? DecoderFallback.ExceptionFallback : new DecoderReplacementFallback("\uFFFD"));

    /// <summary>Decodes a run of characters of this repertoire.</summary>
    public string Decode(ReadOnlySpan<byte> run)
    {
        byte[] shaped = run.ToArray();
        // The encodings expect the characters of JIS in the form of EUC: both bytes with the high bit for JIS X 0208,
        // and, in code page 20932, only the first for JIS X 0212.
        if (InG0 && Bytes == 2)
            for (int i = 0; i < shaped.Length; i++) shaped[i] = (byte)(Number == 159 && i % 2 == 1 ? shaped[i] & 0x7F : shaped[i] | 0x80);
        // Half-width katakana stand alone here, whatever code page 932 makes of the bytes around them.
        if (Number == 13) return string.Create(run.Length, shaped, (text, bytes) => { for (int i = 0; i < bytes.Length; i++) text[i] = Katakana(bytes[i]); });
        return lenient.Value.GetString(shaped);
    }

    /// <summary>Encodes one character, or returns an empty array where the repertoire lacks it.</summary>
    public byte[] Encode(char character)
    {
        if (Number == 13) return character is >= '\uFF61' and <= '\uFF9F' ? [(byte)(character - '\uFF61' + 0xA1)] : [];
        byte[] bytes;
        try
        {
            bytes = strict.Value.GetBytes([character]);
        }
        catch (EncoderFallbackException)
        {
            return [];
        }
        if (bytes.Length != Bytes) return [];
        if (Bytes == 1) return bytes;
        // Page 20932 tells JIS X 0208 and 0212 apart by the second byte's high bit; 949 and 936 hold more than KS X 1001 and GB 2312.
        bool both = bytes[0] >= 0xA1 && bytes[1] >= 0xA1;
        if (Number == 159 ? bytes[0] < 0xA1 || bytes[1] >= 0x80 : !both) return [];
        return InG0 ? [(byte)(bytes[0] & 0x7F), (byte)(bytes[1] & 0x7F)] : bytes;
    }

    private static char Katakana(byte code) => code is >= 0xA1 and <= 0xDF ? (char)(code - 0xA1 + 0xFF61) : '\uFFFD';
}
