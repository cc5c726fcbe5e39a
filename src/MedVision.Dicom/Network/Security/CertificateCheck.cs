using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MedVision.Dicom.Network.Security;

/// <summary>Judges the other side's certificate, and remembers in words why not.</summary>
/// <param name="settings">Whom to trust.</param>
/// <param name="expected">The name that must be in it; null: any.</param>
internal sealed class CertificateCheck(TlsSettings settings, string? expected)
{
    /// <summary>Why the certificate was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>How the chain is built.</summary>
    public X509ChainPolicy ChainPolicy()
    {
        // Hospitals' own authorities seldom publish what they revoked; who revokes takes the authority or the pin away.
        X509ChainPolicy policy = new() { RevocationMode = X509RevocationMode.NoCheck };
        if (settings.Trusted.Count == 0) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(settings.Trusted.ToArray());
        return policy;
    }

    public bool Accept(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) => (Refusal = WhyNot(shown as X509Certificate2, chain, errors)) is null;

    private string? WhyNot(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return expected is null && !settings.RequirePeerCertificate ? null : "the other side shows no certificate";
        string subject = $"the other side's certificate ({CertificateText.Name(certificate)})";
        if (CertificateText.OutOfDate(certificate, DateTimeOffset.UtcNow) is { } date) return $"{subject} {date}";
        if (settings.Trusted.Any(pinned => pinned.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span))) return null;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            X509ChainStatusFlags flags = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
            if ((flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0) return $"{subject} is signed by nobody that is trusted (its authority is {certificate.Issuer})";
            return $"{subject} cannot be trusted: {string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim()))}";
        }
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return $"{subject} is for {CertificateText.Hosts(certificate)}, not for {expected}";
        return null;
    }
}
