using System.CommandLine;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Security;

namespace MedVision.Web.Hosting;

/// <summary>What <c>medvision up</c> is told of its place on the DICOM network, beside the port.</summary>
internal static class DicomCommandLine
{
    private const string KeyPassword = "MEDVISION_DICOM_TLS_KEY_PASSWORD";

    private static readonly Option<string> aeTitle = new("--ae-title")
    {
        Description = "The DICOM application entity title that peers call, and that we call them by: 1 to 16 characters.",
        HelpName = "TITLE",
        DefaultValueFactory = _ => "MEDVISION",
    };

    private static readonly Option<int?> tlsPort = new("--dicom-tls-port")
    {
        Description = "A second DICOM port, for TLS (0: any free one; 2762 is the registered one). Needs a certificate.",
        HelpName = "PORT",
    };

    private static readonly Option<string?> certificate = new("--dicom-tls-certificate")
    {
        Description = "PEM file of our certificate, those between it and its authority behind it.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> key = new("--dicom-tls-key")
    {
        Description = $"PEM file of its private key; not needed where that stands with the certificate. The environment's {KeyPassword} opens an encrypted one.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> authority = new("--dicom-tls-ca")
    {
        Description = "PEM file of the authorities, or the very certificates, that peers must show one of. Without it peers need none.",
        HelpName = "FILE",
    };

    public static IReadOnlyList<Option> Options { get; } = [aeTitle, tlsPort, certificate, key, authority];

    /// <summary>Puts what was told into the options; or says what is wrong with it.</summary>
    public static (UpOptions? Options, string? Problem) Read(ParseResult parsed, UpOptions options, Func<string, string?> environment)
    {
        string title = parsed.GetValue(aeTitle)!;
        // PS3.5 6.2, AE: spaces at the ends mean nothing, so there are none.
        if (title.Length is 0 or > 16 || title.Trim() != title || title.Any(c => c is < ' ' or > '~' or '\\')) return (null, $"--ae-title {title}: 1 to 16 characters of ASCII, no backslash, no space at the ends.");
        options = options with { AETitle = title };
        bool hasFiles = parsed.GetValue(certificate) is not null || parsed.GetValue(key) is not null || parsed.GetValue(authority) is not null;
        if (parsed.GetValue(tlsPort) is not { } port) return hasFiles ? (null, "--dicom-tls-port is missing: the other TLS options are for that port.") : (options, null);
        if (port is < 0 or > 65535) return (null, $"--dicom-tls-port {port}: a port is a number from 0 to 65535.");
        try
        {
            TlsSettings settings = TlsSettings.FromFiles(parsed.GetValue(certificate), parsed.GetValue(key), environment(KeyPassword), parsed.GetValue(authority)) with { RequirePeerCertificate = parsed.GetValue(authority) is not null };
            return settings.WhyNotServe(DateTimeOffset.UtcNow) is { } reason ? (null, $"--dicom-tls-port {port}: {reason}.") : (options with { DicomTlsPort = port, DicomTls = settings }, null);
        }
        catch (DicomException error)
        {
            return (null, $"--dicom-tls-port {port}: {error.Message}");
        }
    }
}
