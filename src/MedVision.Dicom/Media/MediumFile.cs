namespace MedVision.Dicom.Media;

/// <summary>A file that was found, or why there is none at its place.</summary>
/// <param name="Path">The path as walked, which is also its name in messages.</param>
/// <param name="Problem">Why it cannot be opened, or null.</param>
/// <param name="IsLitter">No image by its nature (see <see cref="Litter"/>).</param>
public sealed record MediumFile(string Path, string? Problem = null, bool IsLitter = false);
