using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Security;

/// <summary>
/// TLS on a connection, in the BCP 195 profile of PS3.15 B.12: versions 1.2 and 1.3, suites with forward secrecy. Nothing is read from or
/// written to the machine's certificate stores where <see cref="Trusted"/> names whom to trust.
/// </summary>
public sealed record TlsSettings
{
    /// <summary>Our own certificate with its private key. A listening side must have one; a calling side where the other asks for one.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Certificates between ours and its authority, sent along.</summary>
    public IReadOnlyList<X509Certificate2> Intermediates { get; init; } = [];

    /// <summary>
    /// Whom to trust: authorities, or the peer's very certificate, which is then accepted whatever host it names as long as it is in date.
    /// Empty: the machine's authorities.
    /// </summary>
    public IReadOnlyList<X509Certificate2> Trusted { get; init; } = [];

    /// <summary>A calling peer must show a certificate that is trusted. Of use to the listening side only.</summary>
    public bool RequirePeerCertificate { get; init; }

    /// <summary>The name that the other side's certificate must have, where that is not the host that is called.</summary>
    public string? PeerName { get; init; }

    /// <summary>Reads PEM text.</summary>
    /// <param name="certificate">Our certificate, those between it and its authority behind it; null: we show none.</param>
    /// <param name="key">Its private key: PKCS#8, RSA or EC; null: it stands with the certificate.</param>
    /// <param name="password">Opens the key if it is encrypted.</param>
    /// <param name="trusted">Authorities, or pinned certificates; null: the machine's.</param>
    /// <exception cref="DicomException">A part cannot be read, or the key is not the certificate's.</exception>
    public static TlsSettings FromPem(string? certificate, string? key = null, string? password = null, string? trusted = null)
    {
        TlsSettings settings = new();
        if (!string.IsNullOrWhiteSpace(certificate))
        {
            string keyText = key ?? certificate;
            X509Certificate2 own = Read("our certificate and its key", () => string.IsNullOrEmpty(password)
                ? X509Certificate2.CreateFromPem(certificate, keyText) : X509Certificate2.CreateFromEncryptedPem(certificate, keyText, password));
            settings = settings with { Certificate = own, Intermediates = [.. Read("our certificates", () => Import(certificate)).Skip(1)] };
        }
        if (!string.IsNullOrWhiteSpace(trusted)) settings = settings with { Trusted = Read("the trusted certificates", () => Import(trusted)) };
        return settings;
    }

    /// <summary>Reads PEM files, as <see cref="FromPem"/> does with text.</summary>
    /// <exception cref="DicomException">A part cannot be read; the message names the file.</exception>
    public static TlsSettings FromFiles(string? certificate, string? key = null, string? password = null, string? trusted = null) =>
        FromPem(ReadFile(certificate), ReadFile(key), password, ReadFile(trusted));

    /// <summary>Why a port cannot be opened with these settings; null: it can.</summary>
    public string? WhyNotServe(DateTimeOffset now) =>
        Certificate is null ? "a port that speaks TLS needs a certificate and its key"
        : CertificateText.OutOfDate(Certificate, now) is { } date ? $"our certificate ({CertificateText.Name(Certificate)}) {date}"
        : RequirePeerCertificate && Trusted.Count == 0 ? "peers must show a certificate, but no authority is named that they may have it from" : null;

    private static X509Certificate2[] Import(string pem)
    {
        X509Certificate2Collection all = [];
        all.ImportFromPem(pem);
        return all.Count > 0 ? [.. all] : throw new CryptographicException("there is no certificate in it");
    }

    private static T Read<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new DicomException($"{what} cannot be read: {error.Message}", inner: error);
        }
    }

    private static string? ReadFile(string? path)
    {
        if (string.IsNullOrEmpty(path)) return null;
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DicomException($"it cannot be read: {error.Message}", file: path, inner: error);
        }
    }
}
