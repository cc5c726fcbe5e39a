namespace MedVision.Inference.Models.Schema;

/// <summary>A value that a schema does not allow: where, as a JSON Pointer (RFC 6901, empty for the whole), and why.</summary>
internal sealed record SchemaProblem(string Pointer, string Message);
