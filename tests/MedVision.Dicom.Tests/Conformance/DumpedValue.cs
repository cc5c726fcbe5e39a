using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MedVision.Dicom.Tests.Conformance;

/// <summary>Values as dcmdump writes them with <c>+Qo</c>.</summary>
internal static class DumpedValue
{
    public static bool Same(ReadOnlySpan<byte> ours, DumpedElement theirs)
    {
        if (theirs.VR is "FL" or "FD" or "OF" or "OD" && theirs.Value.Length > 0) return SameNumbers(ours, theirs);
        string text = Format(ours, theirs.VR);
        // Padding in text is shown or not, of an odd value always.
        return text == theirs.Value || (text == "[]" && theirs.Value.Length == 0) || text + "\\00" == theirs.Value
            || (theirs.Value.StartsWith('[') && text[..^1].TrimEnd(' ') == Unpadded(theirs.Value));
    }

    public static string Format(ReadOnlySpan<byte> bytes, string vr) => bytes.IsEmpty || vr == "SQ" ? "" : vr switch
    {
        "US" or "xs" => Numbers(bytes, 2, BinaryPrimitives.ReadUInt16LittleEndian),
        "SS" => Numbers(bytes, 2, BinaryPrimitives.ReadInt16LittleEndian),
        "UL" or "up" => Numbers(bytes, 4, BinaryPrimitives.ReadUInt32LittleEndian),
        "SL" => Numbers(bytes, 4, BinaryPrimitives.ReadInt32LittleEndian),
        "UV" or "OV" => Numbers(bytes, 8, BinaryPrimitives.ReadUInt64LittleEndian),
        "SV" => Numbers(bytes, 8, BinaryPrimitives.ReadInt64LittleEndian),
        "OL" => Numbers(bytes, 4, BinaryPrimitives.ReadUInt32LittleEndian),
        "AT" => Numbers(bytes, 4, b => $"({BinaryPrimitives.ReadUInt16LittleEndian(b):x4},{BinaryPrimitives.ReadUInt16LittleEndian(b[2..]):x4})"),
        "OW" => Numbers(bytes, 2, b => BinaryPrimitives.ReadUInt16LittleEndian(b).ToString("x4", CultureInfo.InvariantCulture)),
        "OB" or "UN" or "pi" or "??" => Numbers(bytes, 1, b => b[0].ToString("x2", CultureInfo.InvariantCulture)),
        _ => Text(bytes),
    };

    private static string Unpadded(string text)
    {
        text = text[..^1];
        while (text.EndsWith("\\000", StringComparison.Ordinal)) text = text[..^4];
        return text.TrimEnd(' ');
    }

    private static bool SameNumbers(ReadOnlySpan<byte> ours, DumpedElement theirs)
    {
        int size = theirs.VR is "FL" or "OF" ? 4 : 8, at = 0;
        foreach (string word in theirs.Value.Split('\\'))
        {
            if (ours.Length - at < size) return false;
            double number = size == 4 ? BinaryPrimitives.ReadSingleLittleEndian(ours[at..]) : BinaryPrimitives.ReadDoubleLittleEndian(ours[at..]);
            double their = double.Parse(word.Replace("nan", "NaN", StringComparison.Ordinal).Replace("inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            if (!number.Equals(their) && !(Math.Abs(number - their) <= Math.Abs(number) * 1e-8)) return false;
            at += size;
        }
        return at == ours.Length;
    }

    private static string Numbers<T>(ReadOnlySpan<byte> bytes, int size, Read<T> read)
    {
        StringBuilder text = new(bytes.Length * 3);
        for (int i = 0; i + size <= bytes.Length; i += size)
        {
            if (i > 0) text.Append('\\');
            text.Append(CultureInfo.InvariantCulture, $"{read(bytes.Slice(i, size))}");
        }
        return text.ToString();
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new("[", bytes.Length + 2);
        foreach (byte b in bytes.TrimEnd((byte)0).TrimEnd((byte)' '))
        {
            if (b is < 32 or >= 127) text.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
            else text.Append((char)b);
        }
        return text.Append(']').ToString();
    }

    private delegate T Read<T>(ReadOnlySpan<byte> bytes);
}
