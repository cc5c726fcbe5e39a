using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace MedVision.Dicom.Deidentification.Identity;

/// <summary>New values for old ones, the same for the same key: HMAC-SHA-256 of the old value, one domain for each kind.</summary>
internal sealed class Pseudonyms(ReadOnlyMemory<byte> key)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private readonly Dictionary<string, string> uids = new(StringComparer.Ordinal);

    /// <summary>Another UID under 2.25 (PS3.5 B.2), shaped as a version 8 UUID (RFC 9562).</summary>
    public string Uid(string uid)
    {
        if (uids.TryGetValue(uid, out string? known)) return known;
        byte[] uuid = Mac("uid", uid)[..16];
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return uids[uid] = "2.25." + new BigInteger(uuid, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>16 letters and digits, which every text representation but PN's components and DICOM's numbers can hold.</summary>
    public string Token(string kind, string value)
    {
        byte[] mac = Mac(kind, value);
        StringBuilder text = new("ANON", 16);
        for (int i = 0; i < 12; i++) text.Append(Alphabet[mac[i] & 31]);
        return text.ToString();
    }

    /// <summary>How far the patient's dates go back: 30 to 3,679 days.</summary>
    public int Days(string patient) => 30 + (int)(BitConverter.ToUInt32(Mac("days", patient)) % 3650);

    private byte[] Mac(string kind, string value) => HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(kind + "\0" + value));
}
