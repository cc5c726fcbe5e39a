namespace MedVision.Cli.Inputs;

/// <summary>A file to read.</summary>
/// <param name="Path">Where its bytes lie.</param>
/// <param name="Name">What a person calls it: the path as walked, or <c>archive.zip/entry</c>.</param>
internal sealed record InputFile(string Path, string Name);
