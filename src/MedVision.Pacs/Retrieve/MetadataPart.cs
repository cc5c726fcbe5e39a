namespace MedVision.Pacs.Retrieve;

/// <summary>A JSON array of one series' or one instance's metadata.</summary>
/// <param name="Hash">Of what it was made of: the same hash, the same text.</param>
/// <param name="Open">Its bytes.</param>
/// <param name="IsCompressed">They are gzip's.</param>
internal sealed record MetadataPart(string Hash, Func<Stream> Open, bool IsCompressed);
