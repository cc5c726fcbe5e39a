using System.Net;

namespace MedVision.Pacs.Listen;

/// <summary>The DICOM network door of this process.</summary>
public sealed record DicomDoorOptions
{
    /// <summary>The title that peers must call.</summary>
    public string AETitle { get; init; } = "MEDVISION";

    /// <summary>0 lets the system choose.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>A second port, for TLS; null: none.</summary>
    public TlsDoor? Tls { get; init; }

    /// <summary>Admit whoever calls by our title. For tests and closed networks.</summary>
    public bool AcceptUnknownPeers { get; init; }
}
