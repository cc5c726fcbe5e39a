using System.IO.Compression;

namespace MedVision.Cli.Inputs;

/// <summary>
/// Unpacks a ZIP that may be hostile. Entries are written under numbers, never under their own names, so that no name can
/// lead outside; the bytes that really come out are counted, not those that the archive declares.
/// </summary>
internal static class ZipInput
{
    /// <summary>True if <paramref name="head"/> begins a ZIP: a local file header, or the end record of an empty archive.</summary>
    public static bool LooksLikeZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8);

    /// <summary>Unpacks <paramref name="archive"/> into <paramref name="scratch"/>.</summary>
    /// <returns>The files, and the entries that were refused. An archive that is a bomb or broken gives no file at all.</returns>
    public static (IReadOnlyList<InputFile> Files, IReadOnlyList<FailedInput> Failed) Extract(
        InputFile archive, string scratch, ZipLimits limits, CancellationToken cancellationToken)
    {
        List<InputFile> files = [];
        List<FailedInput> failed = [];
        string folder = Directory.CreateDirectory(Path.Combine(scratch, Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(archive.Path);
            if (zip.Entries.Count > limits.Entries)
                throw new InvalidDataException($"the ZIP names {zip.Entries.Count} files, more than {limits.Entries}");
            long left = limits.AllowanceFor(new FileInfo(archive.Path).Length);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (entry.FullName.EndsWith('/') || Litter.IsLitter(entry.FullName)) continue;
                string name = $"{archive.Name}!{entry.FullName}";
                if (ReasonToRefuse(entry) is { } reason)
                {
                    failed.Add(new FailedInput(name, reason));
                    continue;
                }

                InputFile file = new(Path.Combine(folder, (files.Count + failed.Count).ToString("D6")), name);
                try
                {
                    left -= Copy(entry, file.Path, left, cancellationToken);
                    files.Add(file);
                }
                catch (InvalidDataException error)
                {
                    failed.Add(new FailedInput(name, "the ZIP entry is damaged: " + error.Message));
                }
            }
            return (files, failed);
        }
        catch (ZipBombException bomb)
        {
            Directory.Delete(folder, recursive: true);
            return ([], [new FailedInput(archive.Name, bomb.Message)]);
        }
        catch (InvalidDataException error)
        {
            Directory.Delete(folder, recursive: true);
            return ([], [new FailedInput(archive.Name, "not a ZIP that can be read: " + error.Message)]);
        }
    }

    private static string? ReasonToRefuse(ZipArchiveEntry entry)
    {
        string[] parts = entry.FullName.Split('/', '\\');
        if (parts.Contains("..") || parts[0].Length == 0 || parts[0].Contains(':')) return "the entry's name leads outside the archive; refused";
        return entry.IsEncrypted ? "the entry is encrypted" : null;
    }

    private static long Copy(ZipArchiveEntry entry, string path, long allowance, CancellationToken cancellationToken)
    {
        using Stream source = entry.Open();
        using FileStream target = new(path, FileMode.CreateNew, FileAccess.Write);
        byte[] buffer = new byte[1 << 17];
        Crc32 checksum = new();
        long written = 0;
        for (int read; (read = source.Read(buffer)) > 0; written += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (written + read > allowance)
                throw new ZipBombException($"unpacking it exceeds {ZipBombException.Limit}: taken for a ZIP bomb at the entry '{entry.FullName}', nothing of it was used");
            target.Write(buffer.AsSpan(0, read));
            checksum.Add(buffer.AsSpan(0, read));
        }
        if (checksum.Value != entry.Crc32) throw new InvalidDataException("its checksum does not fit its bytes");
        return written;
    }

    private sealed class ZipBombException(string message) : Exception(message)
    {
        public const string Limit = "what a ZIP of its size may hold";
    }
}
