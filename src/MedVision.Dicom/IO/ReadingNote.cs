using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>A deviation from the standard that was tolerated while a file was read: what was found, where, and what was made of it.</summary>
/// <param name="Rule">A name for programs, <c>odd-length</c>.</param>
/// <param name="Path">The element with the sequences around it, items counted from 1: <c>(0062,0002)[1].(0062,0003)</c>; empty where the file as a whole is meant.</param>
/// <param name="Tag">The element concerned.</param>
/// <param name="Offset">The byte position in the file (in the inflated data set for the deflated transfer syntax).</param>
/// <param name="Message">What is wrong and how it was read.</param>
/// <param name="Clause">Where the standard says otherwise.</param>
public sealed record ReadingNote(string Rule, string Path, DicomTag? Tag, long? Offset, string Message, string? Clause)
{
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Path}{(Path.Length > 0 ? " " : "")}{(Offset is { } at ? $"at byte {at}: " : "")}{Message}{(Clause is null ? "" : $" ({Clause})")}");
}
