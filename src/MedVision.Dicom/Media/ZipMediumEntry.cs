using System.IO.Compression;

namespace MedVision.Dicom.Media;

/// <summary>A file in a ZIP.</summary>
public sealed class ZipMediumEntry
{
    private readonly ZipArchiveEntry entry;

    internal ZipMediumEntry(ZipArchiveEntry entry)
    {
        this.entry = entry;
        Problem = Refusal(entry);
    }

    /// <summary>The name as the ZIP has it; for messages only, it may lead anywhere.</summary>
    public string Name => entry.FullName;

    /// <summary>Why it is not to be opened, or null.</summary>
    public string? Problem { get; }

    public bool IsLitter => Litter.Is(Name);

    /// <summary>Opens the entry.</summary>
    /// <returns>A forward stream that throws <see cref="InvalidDataException"/> where length or CRC-32 are not what the ZIP's directory says.</returns>
    /// <exception cref="InvalidDataException">The entry is broken or compressed in an unknown way.</exception>
    public Stream Open() => new CheckedEntryStream(entry.Open(), entry);

    private static string? Refusal(ZipArchiveEntry entry)
    {
        string name = entry.FullName.Replace('\\', '/');
        if (name.StartsWith('/') || (name.Length >= 2 && name[1] == ':')) return "the ZIP's entry has an absolute path; refused";
        if (name.Split('/').Contains("..")) return "the ZIP's entry points outside the ZIP (..); refused";
        return entry.IsEncrypted ? "the ZIP's entry is encrypted; unpack it first" : null;
    }
}
