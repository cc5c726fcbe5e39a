using System.Net;
using MedVision.Dicom.Network.Security;

namespace MedVision.Web.Hosting;

/// <summary>What <c>medvision up</c> was told.</summary>
internal sealed record UpOptions
{
    /// <summary>Blobs, keys and, without a connection string, the private PostgreSQL cluster.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The port of the web pages; 0 lets the system choose. Null where it was not given.</summary>
    public int? HttpPort { get; init; }

    /// <summary>The address the web pages listen on; the machine itself unless told otherwise.</summary>
    public required string Listen { get; init; }

    /// <summary>The port of the DICOM network door; 0 lets the system choose. Null where it was not given.</summary>
    public int? DicomPort { get; init; }

    /// <summary>The title that DICOM peers call.</summary>
    public string AETitle { get; init; } = "MEDVISION";

    /// <summary>The port of the DICOM network door for TLS; null: there is none.</summary>
    public int? DicomTlsPort { get; init; }

    /// <summary>Certificate and authorities of that port.</summary>
    public TlsSettings? DicomTls { get; init; }

    public Role Role { get; init; }

    public bool AcceptUnknownPeers { get; init; }

    public LogFormat LogFormat { get; init; }

    /// <summary>A PostgreSQL to use instead of the embedded one.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The folder of the OHIF viewer to serve; null where it was not asked for.</summary>
    public string? Ohif { get; init; }

    public bool ServesPages => Role is not Role.Worker;

    public bool Works => Role is not Role.Web;

    /// <summary>The DICOM port: the registered one unless another was asked for; a worker has none.</summary>
    public int? OpenDicomPort => ServesPages ? DicomPort ?? 11112 : null;

    /// <summary>A worker's door is for health checks only: on a port that the system chooses unless one was asked for.</summary>
    public int Port => HttpPort ?? (ServesPages ? 8080 : 0);

    /// <summary>The URL Kestrel binds. Kestrel cannot bind a port of the system's choice to the name localhost.</summary>
    public string Url => $"http://{(Port == 0 && Listen == "localhost" ? "127.0.0.1" : Bracketed)}:{Port}";

    /// <summary>What to bind sockets of our own to.</summary>
    public IPAddress Address => IPAddress.TryParse(Listen, out IPAddress? given) ? given : Listen == "localhost" ? IPAddress.Loopback : IPAddress.Any;

    private string Bracketed => Listen.Contains(':') && Listen[0] != '[' ? $"[{Listen}]" : Listen;
}
