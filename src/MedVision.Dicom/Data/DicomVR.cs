namespace MedVision.Dicom.Data;

/// <summary>A value representation, PS3.5 6.2. The default value is UN.</summary>
public readonly struct DicomVR : IEquatable<DicomVR>
{
    // In the order of the properties below; index 0 is UN, so that default(DicomVR) means "unknown".
    private static readonly Traits[] table =
    [
        new("UN", Form.Bytes, 1, Long: true), new("AE", Form.Text, 1), new("AS", Form.Text, 1), new("AT", Form.Number, 2),
        new("CS", Form.Text, 1), new("DA", Form.Text, 1), new("DS", Form.Text, 1), new("DT", Form.Text, 1),
        new("FD", Form.Number, 8), new("FL", Form.Number, 4), new("IS", Form.Text, 1), new("LO", Form.Text, 1, Charset: true),
        new("LT", Form.Text, 1, Charset: true, Single: true), new("OB", Form.Bytes, 1, Long: true), new("OD", Form.Bytes, 8, Long: true),
        new("OF", Form.Bytes, 4, Long: true), new("OL", Form.Bytes, 4, Long: true), new("OV", Form.Bytes, 8, Long: true),
        new("OW", Form.Bytes, 2, Long: true), new("PN", Form.Text, 1, Charset: true), new("SH", Form.Text, 1, Charset: true),
        new("SL", Form.Number, 4), new("SQ", Form.Sequence, 1, Long: true), new("SS", Form.Number, 2),
        new("ST", Form.Text, 1, Charset: true, Single: true), new("SV", Form.Number, 8, Long: true), new("TM", Form.Text, 1),
        new("UC", Form.Text, 1, Long: true, Charset: true), new("UI", Form.Text, 1), new("UL", Form.Number, 4),
        new("UR", Form.Text, 1, Long: true, Single: true), new("US", Form.Number, 2),
        new("UT", Form.Text, 1, Long: true, Charset: true, Single: true), new("UV", Form.Number, 8, Long: true),
    ];

    // By the two letters: index in the table + 1, 0 for no value representation.
    private static readonly byte[] letters = IndexLetters();

    private readonly byte index;

    private DicomVR(byte index) => this.index = index;

    private enum Form : byte { Bytes, Text, Number, Sequence }

    public static DicomVR UN => default;
    public static DicomVR AE => new(1);
    public static DicomVR AS => new(2);
    public static DicomVR AT => new(3);
    public static DicomVR CS => new(4);
    public static DicomVR DA => new(5);
    public static DicomVR DS => new(6);
    public static DicomVR DT => new(7);
    public static DicomVR FD => new(8);
    public static DicomVR FL => new(9);
    public static DicomVR IS => new(10);
    public static DicomVR LO => new(11);
    public static DicomVR LT => new(12);
    public static DicomVR OB => new(13);
    public static DicomVR OD => new(14);
    public static DicomVR OF => new(15);
    public static DicomVR OL => new(16);
    public static DicomVR OV => new(17);
    public static DicomVR OW => new(18);
    public static DicomVR PN => new(19);
    public static DicomVR SH => new(20);
    public static DicomVR SL => new(21);
    public static DicomVR SQ => new(22);
    public static DicomVR SS => new(23);
    public static DicomVR ST => new(24);
    public static DicomVR SV => new(25);
    public static DicomVR TM => new(26);
    public static DicomVR UC => new(27);
    public static DicomVR UI => new(28);
    public static DicomVR UL => new(29);
    public static DicomVR UR => new(30);
    public static DicomVR US => new(31);
    public static DicomVR UT => new(32);
    public static DicomVR UV => new(33);

    /// <summary>The two letters.</summary>
    public string Code => table[index].Code;

    /// <summary>The value is characters (numbers in characters, IS and DS, too).</summary>
    public bool IsText => table[index].Form == Form.Text;

    /// <summary>The value is one or more binary numbers (AT counts as pairs of them).</summary>
    public bool IsNumber => table[index].Form == Form.Number;

    /// <summary>OB, OD, OF, OL, OV, OW, UN.</summary>
    public bool IsBytes => table[index].Form == Form.Bytes;

    /// <summary>The length takes 32 bits in explicit encoding, PS3.5 7.1.2.</summary>
    public bool UsesLongLength => table[index].Long;

    /// <summary>The text is in the Specific Character Set, PS3.5 6.1.2.3.</summary>
    public bool UsesCharacterSet => table[index].Charset;

    /// <summary>The backslash does not part values: LT, ST, UR, UT, PS3.5 6.2.</summary>
    public bool IsSingleValued => table[index].Single;

    /// <summary>Bytes in one number: what byte swapping turns round.</summary>
    public int UnitSize => table[index].Unit;

    /// <summary>What pads an odd value: a space for text, NUL for UI and bytes, PS3.5 6.2.</summary>
    public byte Padding => IsText && index != 28 ? (byte)' ' : (byte)0;

    public static bool operator ==(DicomVR left, DicomVR right) => left.index == right.index;

    public static bool operator !=(DicomVR left, DicomVR right) => left.index != right.index;

    /// <summary>Reads two letters.</summary>
    public static bool TryParse(ReadOnlySpan<char> code, out DicomVR vr)
    {
        vr = default;
        return code.Length == 2 && code[0] < 128 && code[1] < 128 && TryParse((byte)code[0], (byte)code[1], out vr);
    }

    /// <summary>Reads two letters.</summary>
    /// <exception cref="FormatException">No such value representation.</exception>
    public static DicomVR Parse(string code) =>
        TryParse(code, out DicomVR vr) ? vr : throw new FormatException($"'{code}' is not a value representation of PS3.5");

    public bool Equals(DicomVR other) => index == other.index;

    public override bool Equals(object? obj) => obj is DicomVR other && Equals(other);

    public override int GetHashCode() => index;

    public override string ToString() => Code;

    internal static bool TryParse(byte first, byte second, out DicomVR vr)
    {
        vr = default;
        if (first is < (byte)'A' or > (byte)'Z' || second is < (byte)'A' or > (byte)'Z') return false;
        byte found = letters[((first - 'A') * 26) + second - 'A'];
        if (found == 0) return false;
        vr = new((byte)(found - 1));
        return true;
    }

    private static byte[] IndexLetters()
    {
        byte[] index = new byte[26 * 26];
        for (int i = 0; i < table.Length; i++) index[((table[i].Code[0] - 'A') * 26) + table[i].Code[1] - 'A'] = (byte)(i + 1);
        return index;
    }

    private sealed record Traits(string Code, Form Form, int Unit, bool Long = false, bool Charset = false, bool Single = false);
}
