using System.Net;
using MedVision.Dicom.Network.Security;

namespace MedVision.Pacs.Listen;

/// <summary>The DICOM port that speaks TLS, beside the plain one.</summary>
/// <param name="EndPoint">Where it listens; port 0 lets the system choose.</param>
/// <param name="Settings">Our certificate, and whose certificates peers must have.</param>
public sealed record TlsDoor(IPEndPoint EndPoint, TlsSettings Settings);
