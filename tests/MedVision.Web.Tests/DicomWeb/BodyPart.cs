using System.Text;

namespace MedVision.Web.Tests.DicomWeb;

/// <summary>A part of a multipart body, RFC 2046 5.1.</summary>
public sealed record BodyPart(IReadOnlyDictionary<string, string> Headers, byte[] Content)
{
    public string ContentType => Headers["content-type"];

    /// <summary>Splits a body; it must begin with the boundary and end with the closing one.</summary>
    public static IReadOnlyList<BodyPart> Read(byte[] body, string boundary)
    {
        byte[] delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        byte[] whole = [.. "\r\n"u8, .. body];
        List<BodyPart> parts = [];
        int at = whole.AsSpan().IndexOf(delimiter);
        if (at != 0) throw new FormatException("the body does not begin with its boundary");
        while (true)
        {
            at += delimiter.Length;
            if (whole.AsSpan(at).StartsWith("--\r\n"u8)) return parts;
            if (!whole.AsSpan(at).StartsWith("\r\n"u8)) throw new FormatException("a boundary is followed by neither a part nor the end");
            int next = whole.AsSpan(at).IndexOf(delimiter);
            if (next < 0) throw new FormatException("the body has no closing boundary");
            ReadOnlySpan<byte> part = whole.AsSpan(at + 2, next - 2);
            int blank = part.IndexOf("\r\n\r\n"u8);
            Dictionary<string, string> headers = Encoding.ASCII.GetString(part[..blank]).Split("\r\n").Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0].Trim().ToLowerInvariant(), pair => pair[1].Trim());
            parts.Add(new BodyPart(headers, part[(blank + 4)..].ToArray()));
            at += next;
        }
    }
}
