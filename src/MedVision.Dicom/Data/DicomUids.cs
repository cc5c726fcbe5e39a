using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace MedVision.Dicom.Data;

/// <summary>Unique identifiers, PS3.5 9 and B.2.</summary>
public static class DicomUids
{
    /// <summary>A fresh UID <c>2.25.</c> + a random UUID in decimal, PS3.5 B.2.</summary>
    public static string Generate() => FromUuid(Guid.NewGuid().ToByteArray(bigEndian: true));

    /// <summary>The same UID for the same seed: <c>2.25.</c> + the SHA-256 of the seed shaped as a version 8 UUID (RFC 9562).</summary>
    public static string Derive(string seed)
    {
        byte[] uuid = SHA256.HashData(Encoding.UTF8.GetBytes(seed))[..16];
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return FromUuid(uuid);
    }

    /// <summary>Digits and dots, at most 64, no empty component, no leading zero, PS3.5 9.1.</summary>
    public static bool IsValid(string? uid)
    {
        if (string.IsNullOrEmpty(uid) || uid.Length > 64) return false;
        int start = 0;
        for (int i = 0; i <= uid.Length; i++)
        {
            if (i < uid.Length && uid[i] != '.')
            {
                if (!char.IsAsciiDigit(uid[i])) return false;
                continue;
            }
            if (i == start || (uid[start] == '0' && i > start + 1)) return false;
            start = i + 1;
        }
        return true;
    }

    /// <summary>
    /// Digits and dots, at most 64, no empty component: what is taken from others. PS3.5 9.1 also forbids a component to begin with 0
    /// (<see cref="IsValid"/>); scanners that write such UIDs exist, and their images must be stored, found and sent.
    /// </summary>
    public static bool IsUsable(string? uid) =>
        uid is { Length: > 0 and <= 64 } && uid.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit));

    private static string FromUuid(byte[] bigEndian) =>
        "2.25." + new BigInteger(bigEndian, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
}
