namespace MedVision.Inference.Analysis;

/// <summary>A slice with its lesions outlined, as PNG; <see cref="SopInstanceUid"/> and the 0-based <see cref="Frame"/> name the image under it.</summary>
public sealed record Overlay(string SopInstanceUid, int Frame, int Slice, byte[] Png);
