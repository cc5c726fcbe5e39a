namespace MedVision.Imaging.Results.Capture.Font;

/// <summary>One drawn character: where its coverage lies against the pen and the top of the line, and how far the pen moves on; pixels.</summary>
internal sealed record Glyph(int Advance, int Left, int Top, int Width, int Height, ReadOnlyMemory<byte> Coverage);
