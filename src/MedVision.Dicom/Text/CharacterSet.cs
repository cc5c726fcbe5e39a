using System.Buffers;
using System.Text;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Text;

/// <summary>The meaning of (0008,0005) Specific Character Set, PS3.3 C.12.1.1.2 and PS3.5 6.1.</summary>
internal sealed class CharacterSet
{
    private const byte Escape = 0x1B;
    private static readonly SearchValues<byte> notPlain = SearchValues.Create([Escape, .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    private readonly string[] terms;
    private readonly Encoding? whole;
    private readonly bool strictAscii;
    private readonly Repertoire initialG0 = Repertoire.Ascii;
    private readonly Repertoire? initialG1;
    private readonly List<Repertoire> extensions = [];

    private CharacterSet(string[] terms)
    {
        this.terms = terms;
        string first = terms.Length == 0 ? "" : terms[0];
        switch (first)
        {
            case "ISO_IR 192": whole = Repertoire.Open(65001, strict: false); return;
            case "GB18030": whole = Repertoire.Open(54936, strict: false); return;
            case "GBK": whole = Repertoire.Open(936, strict: false); return;
        }
        int? number = NumberOf(first);
        if (number == 13) (initialG0, initialG1) = (Repertoire.Romaji, Repertoire.Find(13));
        else if (number is { } known && Repertoire.Find(known) is { } repertoire)
            (initialG0, initialG1) = repertoire.InG0 ? (repertoire.Bytes == 1 ? repertoire : Repertoire.Ascii, null) : (Repertoire.Ascii, repertoire);
        // "ISO 2022 IR 87" as the only value is found in real files: escape sequences are then understood, too.
        foreach (string term in terms)
        {
            if (NumberOf(term) is not { } extension || Repertoire.Find(extension) is not { } reached) continue;
            extensions.Add(reached);
            if (extension == 13) extensions.Add(Repertoire.Romaji);
        }
        strictAscii = initialG1 is null;
    }

    /// <summary>ISO_IR 6, what applies where nothing is said.</summary>
    public static CharacterSet Default { get; } = new([]);

    public static CharacterSet Utf8 { get; } = new(["ISO_IR 192"]);

    public bool IsDefault => whole is null && strictAscii && extensions.TrueForAll(r => r == Repertoire.Ascii);

    /// <summary>Reads the value of (0008,0005).</summary>
    public static CharacterSet Read(ReadOnlySpan<byte> value)
    {
        string text = Encoding.Latin1.GetString(value).Trim(' ', '\0');
        return text.Length == 0 ? Default : new([.. text.Split('\\').Select(Tidy)]);
    }

    public static TextForm FormOf(DicomVR vr) => vr == DicomVR.PN ? TextForm.Names : vr.IsSingleValued ? TextForm.Single : TextForm.Values;

    /// <summary>The value of (0008,0005).</summary>
    public byte[] ToBytes()
    {
        string text = string.Join('\\', terms);
        return Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + " ");
    }

    /// <summary>Both give every text the same bytes.</summary>
    public bool SameAs(CharacterSet other) => terms.AsSpan().SequenceEqual(other.terms);

    /// <summary>The values without their padding.</summary>
    public string[] Decode(ReadOnlySpan<byte> bytes, TextForm form)
    {
        string text = DecodeAll(bytes, form);
        if (form == TextForm.Single) return [text.TrimEnd(' ', '\0')];
        if (!text.Contains('\\', StringComparison.Ordinal)) return [text.Trim(' ', '\0')];
        string[] values = text.Split('\\');
        for (int i = 0; i < values.Length; i++) values[i] = values[i].Trim(' ', '\0');
        return values;
    }

    /// <summary>The bytes of a text that is already joined by backslashes.</summary>
    /// <exception cref="EncoderFallbackException">The character set lacks a character.</exception>
    public byte[] Encode(string text, TextForm form)
    {
        if (Ascii.IsValid(text)) return Encoding.ASCII.GetBytes(text);
        if (whole is not null) return Repertoire.Open(whole.CodePage, strict: true).GetBytes(text);
        ArrayBufferWriter<byte> output = new(text.Length * 2);
        Repertoire g0 = initialG0;
        Repertoire? g1 = initialG1;
        foreach (char character in text)
        {
            if (character < 0x80)
            {
                if (g0 != initialG0) Designate(output, g0 = initialG0);
                output.Write([(byte)character]);
                if (IsDelimiter((byte)character, form)) g1 = initialG1;
                continue;
            }
            Repertoire? found = new[] { g1, g0 }.Concat(extensions).FirstOrDefault(r => r is not null && r.Encode(character).Length > 0)
                ?? throw new EncoderFallbackException($"the character set {(terms.Length == 0 ? "ISO_IR 6" : string.Join('\\', terms))} has no U+{(int)character:X4}");
            if (found != g0 && found != g1)
            {
                Designate(output, found);
                if (found.InG0) g0 = found;
                else g1 = found;
            }
            output.Write(found.Encode(character));
        }
        if (g0 != initialG0) Designate(output, initialG0);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The text has only characters of this set.</summary>
    public bool CanEncode(string text)
    {
        try
        {
            Encode(text, TextForm.Values);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static void Designate(ArrayBufferWriter<byte> output, Repertoire repertoire)
    {
        output.Write([Escape]);
        output.Write(Encoding.ASCII.GetBytes(repertoire.Escape));
    }

    // PS3.5 6.1.2.5.3: the codes that bring the first value's character set back.
    private static bool IsDelimiter(byte code, TextForm form) => code switch
    {
        (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r' => true,
        (byte)'\\' => form != TextForm.Single,
        (byte)'^' or (byte)'=' => form == TextForm.Names,
        _ => false,
    };

    private static string Tidy(string term)
    {
        // Misspellings that real devices write: ISO-IR 100, ISO_IR_100, ISO IR 100, ISO_IR100, ISO2022 IR 87.
        term = term.Trim(' ', '\0').ToUpperInvariant();
        return NumberOf(term) switch
        {
            null => term,
            { } number => (term.Contains("2022", StringComparison.Ordinal) ? "ISO 2022 IR " : "ISO_IR ") + number,
        };
    }

    private static int? NumberOf(string term)
    {
        int at = term.LastIndexOf("IR", StringComparison.Ordinal);
        return term.StartsWith("ISO", StringComparison.Ordinal) && at > 0 && int.TryParse(term[(at + 2)..].Trim(' ', '_', '-'), out int number) ? number : null;
    }

    private string DecodeAll(ReadOnlySpan<byte> bytes, TextForm form)
    {
        if (bytes.IndexOfAny(notPlain) < 0) return Encoding.Latin1.GetString(bytes);
        if (whole is not null) return whole.GetString(bytes);
        StringBuilder text = new(bytes.Length);
        Repertoire g0 = initialG0;
        Repertoire? g1 = initialG1;
        for (int i = 0; i < bytes.Length;)
        {
            if (bytes[i] == Escape && extensions.Count > 0 && Repertoire.FindEscape(bytes[(i + 1)..]) is { } designated)
            {
                if (designated.InG0) g0 = designated;
                else g1 = designated;
                i += 1 + designated.Escape.Length;
                continue;
            }
            if (bytes[i] < 0x80 && (g0.Bytes == 1 || bytes[i] < 0x21))
            {
                if (IsDelimiter(bytes[i], form)) (g0, g1) = (initialG0, initialG1);
                text.Append((char)bytes[i++]);
                continue;
            }
            int end = i;
            bool high = bytes[i] >= 0x80;
            while (end < bytes.Length && bytes[end] >= 0x80 == high && bytes[end] >= 0x21) end++;
            ReadOnlySpan<byte> run = bytes[i..end];
            // Files that name no character set often mean Latin 1; the bytes themselves stay as they are.
            text.Append(high ? g1?.Decode(run) ?? Encoding.Latin1.GetString(run) : g0.Decode(run));
            i = end;
        }
        return text.ToString();
    }
}
