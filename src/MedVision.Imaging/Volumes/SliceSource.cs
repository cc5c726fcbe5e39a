namespace MedVision.Imaging.Volumes;

/// <summary>Which stored frame a slice of a volume comes from; <see cref="Frame"/> is 0-based, <see cref="Position"/> its Image Position (Patient), mm.</summary>
public sealed record SliceSource(string SopInstanceUid, string SopClassUid, int Frame, bool IsMultiFrame, Vector3 Position);
