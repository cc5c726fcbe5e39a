using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace MedVision.Dicom.Network.Security;

/// <summary>What messages say of a certificate.</summary>
internal static class CertificateText
{
    private const string AlternativeNames = "2.5.29.17";

    public static string Name(X509Certificate2 certificate) => certificate.Subject.Length > 0 ? certificate.Subject : Hosts(certificate);

    /// <summary>The hosts that it is for.</summary>
    public static string Hosts(X509Certificate2 certificate)
    {
        if (certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == AlternativeNames) is not { } extension) return certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false);
        X509SubjectAlternativeNameExtension names = new(extension.RawData, extension.Critical);
        return string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())));
    }

    /// <summary>How it is out of date; null: it is in date.</summary>
    public static string? OutOfDate(X509Certificate2 certificate, DateTimeOffset now) =>
        now > certificate.NotAfter ? $"has expired on {Date(certificate.NotAfter)}" : now < certificate.NotBefore ? $"is not valid before {Date(certificate.NotBefore)}" : null;

    private static string Date(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
