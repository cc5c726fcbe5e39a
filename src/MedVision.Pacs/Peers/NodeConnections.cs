using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Security;
using MedVision.Pacs.Listen;

namespace MedVision.Pacs.Peers;

/// <summary>How each node is reached: its address, its TLS, and what we show it of ourselves.</summary>
public sealed class NodeConnections(NodeSecrets secrets, DicomDoorOptions? door = null)
{
    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(15), Answer = TimeSpan.FromMinutes(10);

    /// <summary>The title that we call by, and are called back by.</summary>
    public string OwnAE { get; } = door?.AETitle ?? "MEDVISION";

    /// <summary>The node's place on the DICOM network.</summary>
    /// <exception cref="PeerException">Its row does not say where it is.</exception>
    public RemoteNode Dimse(Node node)
    {
        if (node.Kind != NodeKind.Dimse) throw new PeerException($"{node.AETitle} speaks DICOMweb, not DIMSE");
        if (node.Host is not { } host || node.Port is not { } port) throw new PeerException($"{node.AETitle} has no host or no port yet: give it both on the nodes page");
        return new(node.AETitle, host, port) { Tls = node.UsesTls ? Tls(node) : null };
    }

    /// <summary>A client for the node's DICOMweb services; its base address ends with a slash.</summary>
    /// <exception cref="PeerException">Its row does not say where it is.</exception>
    public HttpClient DicomWeb(Node node)
    {
        if (node.Kind != NodeKind.DicomWeb || !Uri.TryCreate(node.Url?.TrimEnd('/') + "/", UriKind.Absolute, out Uri? root)) throw new PeerException($"{node.AETitle} has no DICOMweb address");
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = Connect,
            // A credential is for the address that was entered, not for where that sends us.
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (root.Scheme == Uri.UriSchemeHttps) handler.SslOptions = Https(node, root.Host);
        HttpClient client = new(handler) { BaseAddress = root, Timeout = Answer };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("MedVision", "0.1"));
        string? secret = node.ProtectedSecret is { } kept ? secrets.Open(kept) : null;
        client.DefaultRequestHeaders.Authorization = node.Credential switch
        {
            NodeCredential.Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{node.UserName}:{secret}"))),
            NodeCredential.Bearer => new("Bearer", secret),
            _ => null,
        };
        return client;
    }

    /// <summary>Checks PEM text of certificates, and of a key if there must be one; what is wrong with it, or null.</summary>
    public static string? WhyNotPem(string pem, bool withKey)
    {
        try
        {
            _ = withKey ? TlsSettings.FromPem(pem) : TlsSettings.FromPem(null, trusted: pem);
            return null;
        }
        catch (DicomException error)
        {
            return error.Message;
        }
    }

    /// <summary>Whom to trust is the node's authority or, without one, this machine's.</summary>
    private TlsSettings Tls(Node node)
    {
        try
        {
            return TlsSettings.FromPem(node.ProtectedCertificate is { } kept ? secrets.Open(kept) : null, trusted: node.TlsAuthority);
        }
        catch (DicomException error)
        {
            throw new PeerException(error.Message, error);
        }
    }

    /// <summary>The same for HTTPS.</summary>
    private SslClientAuthenticationOptions Https(Node node, string host)
    {
        TlsSettings tls = Tls(node);
        SslClientAuthenticationOptions options = new() { TargetHost = host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (tls.Certificate is { } own) options.ClientCertificates = [own];
        if (tls.Trusted.Count == 0) return options;
        options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.AddRange(tls.Trusted.ToArray());
        return options;
    }
}
