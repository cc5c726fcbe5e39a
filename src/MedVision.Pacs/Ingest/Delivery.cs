using MedVision.Archive.Rows;

namespace MedVision.Pacs.Ingest;

/// <summary>How files came, and from whom.</summary>
internal sealed record Delivery(Door Door, string? Source);
