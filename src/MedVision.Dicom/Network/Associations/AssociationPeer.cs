using System.Net;
using System.Security.Cryptography.X509Certificates;
using MedVision.Dicom.Network.Pdus.Items;

namespace MedVision.Dicom.Network.Associations;

/// <summary>Who is at the other end, as it says itself and as the transport knows it.</summary>
/// <param name="CallingAE">The title of the side that asked.</param>
/// <param name="CalledAE">The title that it asked for.</param>
/// <param name="Address">The other end's address; null if the transport has none.</param>
/// <param name="Implementation">Implementation version name or class UID.</param>
/// <param name="Identity">Who asks, if it says so.</param>
public sealed record AssociationPeer(string CallingAE, string CalledAE, IPAddress? Address, string Implementation, UserIdentity? Identity)
{
    /// <summary>The certificate that it showed and that was trusted, where TLS asked for one.</summary>
    public X509Certificate2? Certificate { get; init; }
}
