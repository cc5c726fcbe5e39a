using System.Net;

namespace MedVision.Pacs.Listen;

/// <summary>The DICOM port cannot be opened.</summary>
public sealed class DicomPortException(IPEndPoint endPoint, Exception inner, bool isTls = false)
    : Exception($"the DICOM port {endPoint.Port} cannot be opened ({inner.Message}); choose another with {(isTls ? "--dicom-tls-port" : "--dicom")} PORT.", inner);
