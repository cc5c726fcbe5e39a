using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
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
        return new(node.AETitle, host, port) { Tls = node.UsesTls ? Tls(node, host) : null };
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
        if (root.Scheme == Uri.UriSchemeHttps) handler.SslOptions = Tls(node, root.Host);
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

    /// <summary>Checks PEM text of certificates, and of a key if there must be one.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? WhyNotPem(string pem, bool withKey)
    {
        try
        {
            if (withKey)
            {
                using X509Certificate2 own = X509Certificate2.CreateFromPem(pem, pem);
                return null;
            }
            X509Certificate2Collection trusted = [];
            trusted.ImportFromPem(pem);
            return trusted.Count > 0 ? null : "it holds no certificate in PEM";
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return error.Message;
        }
    }

    /// <summary>TLS 1.2 and 1.3 (BCP 195, PS3.15 B.9 and B.10); whom to trust is the node's authority or, without one, this machine's.</summary>
    private SslClientAuthenticationOptions Tls(Node node, string host)
    {
        SslClientAuthenticationOptions options = new() { TargetHost = host, EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13 };
        if (node.TlsAuthority is { } authority)
        {
            X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(authority);
            options.CertificateChainPolicy = policy;
        }
        if (node.ProtectedCertificate is { } kept)
        {
            string pem = secrets.Open(kept);
            options.ClientCertificates = [X509Certificate2.CreateFromPem(pem, pem)];
        }
        return options;
    }
}
