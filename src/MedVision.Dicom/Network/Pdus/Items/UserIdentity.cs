namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>Who asks for the association, PS3.7 D.3.3.7.</summary>
/// <param name="Type">1 user name, 2 user name and passcode, 3 Kerberos ticket, 4 SAML assertion, 5 JSON web token.</param>
/// <param name="WantsResponse">The requestor asks that the acceptor confirms the identity.</param>
/// <param name="Primary">Name, ticket, assertion or token.</param>
/// <param name="Secondary">The passcode, for type 2.</param>
public sealed record UserIdentity(byte Type, bool WantsResponse, ReadOnlyMemory<byte> Primary, ReadOnlyMemory<byte> Secondary);
