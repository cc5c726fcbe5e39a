namespace MedVision.Cli.Bench.Store;

/// <summary>The server cannot be reached, or ended the connection.</summary>
internal sealed class SenderLostException(string reason, Exception inner) : Exception(reason, inner);
