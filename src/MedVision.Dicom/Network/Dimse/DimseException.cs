namespace MedVision.Dicom.Network.Dimse;

/// <summary>The peer answered an operation with a failure; the association itself was in order.</summary>
public sealed class DimseException : Exception
{
    public DimseException(DimseCommand response)
        : base($"the peer answers with {response.Status}{(response.Status.RetrieveMeaning is { } meaning ? $": {meaning}" : "")}{(response.ErrorComment is { } comment ? $"; it says: {comment}" : "")}") =>
        Status = response.Status;

    public DimseStatus Status { get; }
}
