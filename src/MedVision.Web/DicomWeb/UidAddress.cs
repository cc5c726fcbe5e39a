namespace MedVision.Web.DicomWeb;

/// <summary>
/// UIDs in addresses: digits and dots, as ingest takes them. PS3.5 9.1 also forbids a component to begin with 0; images of scanners that do so are
/// stored, and must be found.
/// </summary>
internal static class UidAddress
{
    public static bool IsUid(string? text) =>
        text is { Length: > 0 and <= 64 } && text.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
}
