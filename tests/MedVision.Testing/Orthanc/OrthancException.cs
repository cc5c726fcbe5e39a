namespace MedVision.Testing.Orthanc;

/// <summary>Orthanc did not start, or refused a call; the message has its own words.</summary>
public sealed class OrthancException(string message) : Exception(message);
