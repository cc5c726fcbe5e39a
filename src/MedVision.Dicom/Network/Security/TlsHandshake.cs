using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MedVision.Dicom.Network.Associations;

namespace MedVision.Dicom.Network.Security;

/// <summary>Opens TLS on a transport, on either side.</summary>
internal static class TlsHandshake
{
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>RFC 9325 4.2 and RFC 8446 9.1, as PS3.15 B.12 asks. Windows has one list for the whole machine instead.</summary>
    private static readonly CipherSuitesPolicy? suites = OperatingSystem.IsWindows() ? null : new(
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    ]);

    /// <summary>As the calling side; <paramref name="transport"/> is the caller's to dispose if this fails.</summary>
    /// <exception cref="AssociationException">One side does not trust the other, or they have no version or suite in common.</exception>
    public static async Task<Stream> AsClientAsync(Stream transport, TlsSettings settings, string host, CancellationToken ct)
    {
        string name = settings.PeerName ?? host;
        CertificateCheck check = new(settings, name);
        SslStream secure = new(transport);
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = name,
            EnabledSslProtocols = Versions,
            CipherSuitesPolicy = suites,
            ClientCertificateContext = Context(settings),
            CertificateChainPolicy = check.ChainPolicy(),
            RemoteCertificateValidationCallback = check.Accept,
        };
        await RunAsync(() => secure.AuthenticateAsClientAsync(options, ct), check);
        return secure;
    }

    /// <summary>As the listening side; <paramref name="transport"/> is the caller's to dispose if this fails.</summary>
    /// <inheritdoc cref="AsClientAsync"/>
    public static async Task<Stream> AsServerAsync(Stream transport, TlsSettings settings, CancellationToken ct)
    {
        CertificateCheck check = new(settings, expected: null);
        SslStream secure = new(transport);
        SslServerAuthenticationOptions options = new()
        {
            EnabledSslProtocols = Versions,
            CipherSuitesPolicy = suites,
            ServerCertificateContext = Context(settings) ?? throw new InvalidOperationException("a port that speaks TLS needs a certificate"),
            // Without it a peer's certificate is neither asked for nor looked at.
            ClientCertificateRequired = settings.RequirePeerCertificate,
            CertificateChainPolicy = check.ChainPolicy(),
            RemoteCertificateValidationCallback = check.Accept,
        };
        await RunAsync(() => secure.AuthenticateAsServerAsync(options, ct), check);
        return secure;
    }

    private static async Task RunAsync(Func<Task> handshake, CertificateCheck check)
    {
        try
        {
            await handshake();
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            throw new AssociationException(AssociationFailure.Untrusted, check.Refusal ?? "no TLS with the other side: " + Cause(error), error);
        }
    }

    /// <summary>What is inside says more: OpenSSL's own words, the peer's alert.</summary>
    private static string Cause(Exception error)
    {
        Exception inner = error;
        while (inner.InnerException is { } next) inner = next;
        return inner.Message;
    }

    private static SslStreamCertificateContext? Context(TlsSettings settings) =>
        settings.Certificate is { } own ? SslStreamCertificateContext.Create(own, new X509Certificate2Collection(settings.Intermediates.ToArray()), offline: true) : null;
}
