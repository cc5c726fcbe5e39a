using MedVision.Dicom.Network.Associations;

namespace MedVision.Dicom.Network.Dimse;

/// <summary>A received message: the command, and the data set as a stream straight from the transport.</summary>
/// <param name="Context">The presentation context it came in.</param>
/// <param name="Command">The command set.</param>
/// <param name="Dataset">Null if there is none. Readable until the next message is received.</param>
public sealed record DimseMessage(PresentationContext Context, DimseCommand Command, Stream? Dataset);
