using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Security;

namespace MedVision.Dicom.Network.Associations;

/// <summary>Another application entity: where it listens and what it is called.</summary>
/// <param name="AETitle">1 to 16 characters.</param>
/// <param name="Host">Name or address.</param>
/// <param name="Port">104 and 11112 are the registered ones, 2762 for TLS.</param>
public sealed record RemoteNode(string AETitle, string Host, int Port)
{
    /// <summary>Speak TLS with it, so; null: plain TCP.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Reads AETITLE@HOST:PORT; an IPv6 address stands in brackets.</summary>
    /// <exception cref="DicomException">It is not of that form.</exception>
    public static RemoteNode Parse(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal), colon = text.LastIndexOf(':');
        if (at is < 1 or > 16 || colon <= at + 1 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535)
            throw new DicomException($"'{text}' names no node: AETITLE@HOST:PORT is needed, with an AE title of at most 16 characters");
        return new(text[..at], text[(at + 1)..colon].Trim('[', ']'), port);
    }

    public override string ToString() => $"{AETitle}@{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
}
