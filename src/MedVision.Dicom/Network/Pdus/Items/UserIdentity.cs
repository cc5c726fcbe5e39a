using System.Text;

namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>Who asks for the association, PS3.7 D.3.3.7.</summary>
/// <param name="Type">1 user name, 2 user name and passcode, 3 Kerberos ticket, 4 SAML assertion, 5 JSON web token.</param>
/// <param name="WantsResponse">The requestor asks that the acceptor confirms the identity.</param>
/// <param name="Primary">Name, ticket, assertion or token.</param>
/// <param name="Secondary">The passcode, for type 2.</param>
public sealed record UserIdentity(byte Type, bool WantsResponse, ReadOnlyMemory<byte> Primary, ReadOnlyMemory<byte> Secondary)
{
    /// <summary>A user's name alone.</summary>
    public static UserIdentity OfName(string name, bool wantsResponse = false) => new(1, wantsResponse, Encoding.UTF8.GetBytes(name), default);

    /// <summary>A user's name and passcode. They travel as they are: only over TLS.</summary>
    public static UserIdentity OfPasscode(string name, string passcode, bool wantsResponse = false) => new(2, wantsResponse, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(passcode));

    /// <summary>The name, for types 1 and 2; null for the others.</summary>
    public string? Name => Type is 1 or 2 ? Encoding.UTF8.GetString(Primary.Span) : null;

    /// <summary>The passcode, for type 2; null for the others.</summary>
    public string? Passcode => Type == 2 ? Encoding.UTF8.GetString(Secondary.Span) : null;

    /// <summary>Without any secret: it ends up in logs.</summary>
    public override string ToString() => $"user identity of type {Type}";
}
