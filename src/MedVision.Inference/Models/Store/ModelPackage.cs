using MedVision.Dicom.Media;
using MedVision.Inference.Models.Checks;

namespace MedVision.Inference.Models.Store;

/// <summary>
/// A model as someone sends it, a folder or a ZIP that may be hostile. Only what a card names is taken from it, under the card's names and up to a
/// size; no name in a ZIP becomes a path, no link is followed.
/// </summary>
internal sealed class ModelPackage : IDisposable
{
    /// <summary>A model has about ten files; some hundreds are no model.</summary>
    private static readonly ZipLimits Limits = new() { Entries = 1000, Bytes = 2 * ModelVerifier.MostWeightBytes };

    private readonly string path;
    private readonly ZipMedium? zip;
    private readonly Dictionary<string, Func<Stream>> files = new(StringComparer.Ordinal);

    private ModelPackage(string path, ZipMedium? zip)
    {
        this.path = path;
        this.zip = zip;
    }

    /// <summary>The names of the files at the package's top.</summary>
    internal IEnumerable<string> Names => files.Keys;

    /// <exception cref="ModelException">It is neither a folder nor a ZIP, or a ZIP that is to be refused as a whole.</exception>
    internal static ModelPackage Open(string path)
    {
        try
        {
            return Directory.Exists(path) ? OfFolder(path)
                : !File.Exists(path) ? throw new ModelException($"{path}: no such file or folder")
                : FileNature.IsZip(FileNature.HeadOf(path)) ? OfZip(path)
                : throw new ModelException($"{path}: neither a model's folder nor a ZIP of one");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Copies the file <paramref name="name"/> into <paramref name="folder"/>.</summary>
    /// <exception cref="ModelException">It is not in the package, is larger than <paramref name="mostBytes"/>, is cut short or broken.</exception>
    internal void Copy(string name, string folder, long mostBytes)
    {
        if (!files.TryGetValue(name, out Func<Stream>? open)) throw new ModelException($"{path}: there is no {name} in it");
        try
        {
            using Stream source = open();
            using FileStream target = new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
            byte[] buffer = new byte[1 << 16];
            for (int read; (read = source.Read(buffer)) > 0;)
            {
                if (target.Length + read > mostBytes) throw new ModelException($"{path}: {name} has more than {mostBytes} bytes");
                target.Write(buffer, 0, read);
            }
            target.Flush(flushToDisk: true);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {name}: {error.Message}", error);
        }
    }

    /// <summary>Copies the card, and then all that it names, into <paramref name="folder"/>; what else is in the package is returned by name.</summary>
    /// <exception cref="ModelException">The card is not one, with all reasons; or a file cannot be taken.</exception>
    internal IReadOnlyList<string> CopyTo(string folder)
    {
        Copy(CardReader.FileName, folder, PapersCheck.MostBytes);
        (ModelCard? card, IReadOnlyList<ModelProblem> problems) = CardReader.Check(Path.Combine(folder, CardReader.FileName));
        if (card is null || problems.Count > 0) throw new ModelException($"{path}: {string.Join("; ", problems)}");
        Copy(card.File, folder, ModelVerifier.MostWeightBytes);
        string[] papers = [ModelExample.FileName, PapersCheck.Figures, PapersCheck.Readme, .. card.Plots.Select(plot => plot.File), .. card.Generation?.Reference is { } reference ? [reference] : (string[])[]];
        foreach (string name in papers) Copy(name, folder, PapersCheck.MostBytes);
        return [.. files.Keys.Except([CardReader.FileName, card.File, .. papers]).Order(StringComparer.Ordinal)];
    }

    public void Dispose() => zip?.Dispose();

    private static ModelPackage OfFolder(string path)
    {
        ModelPackage package = new(path, null);
        foreach (FileInfo file in new DirectoryInfo(path).EnumerateFiles())
        {
            package.files.Add(file.Name, file.LinkTarget is { } target
                ? () => throw new IOException($"is a link to '{target}', which is not followed")
                : file.OpenRead);
        }
        return package;
    }

    private static ModelPackage OfZip(string path)
    {
        ModelPackage package = new(path, ZipMedium.Open(path, Limits));
        try
        {
            if (package.zip!.Problem is { } broken) throw new ModelException($"{path}: {broken}");
            if (package.zip.Entries.FirstOrDefault(entry => entry.Problem is not null) is { } hostile) throw new ModelException($"{path}: '{hostile.Name}': {hostile.Problem}");
            ZipMediumEntry[] entries = [.. package.zip.Entries.Where(entry => !entry.IsLitter)];
            ZipMediumEntry card = entries.Where(entry => LeafOf(entry) == CardReader.FileName).MinBy(entry => entry.Name.Count(letter => letter is '/' or '\\'))
                ?? throw new ModelException($"{path}: there is no {CardReader.FileName} in it");
            string top = card.Name[..^CardReader.FileName.Length];
            foreach (ZipMediumEntry entry in entries.Where(entry => entry.Name == top + LeafOf(entry)))
            {
                if (!package.files.TryAdd(LeafOf(entry), entry.Open)) throw new ModelException($"{path}: '{entry.Name}' is there twice");
            }
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    private static string LeafOf(ZipMediumEntry entry) => entry.Name[(entry.Name.LastIndexOfAny(['/', '\\']) + 1)..];
}
