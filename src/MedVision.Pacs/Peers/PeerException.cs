namespace MedVision.Pacs.Peers;

/// <summary>A node cannot be spoken with; the message says why, in words for an administrator. Nothing was said of what was not answered before.</summary>
public sealed class PeerException(string message, Exception? inner = null) : Exception(message, inner);
