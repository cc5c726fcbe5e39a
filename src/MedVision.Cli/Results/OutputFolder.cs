namespace MedVision.Cli.Results;

/// <summary>
/// The folder a command writes its result to. All is written into a hidden folder inside it and moved into place at the end, so that a
/// command that fails or is stopped leaves an earlier result as it was, and a reader never meets half a file. A list of what
/// was written stays in the folder: a later run replaces exactly that, and refuses a folder that holds anything else.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private const string PartialName = ".medvision-partial";
    private const string ListName = ".medvision-files";
    private readonly string _folder;
    private readonly string _partial;
    private readonly bool _created;
    private readonly FileStream _lock;
    private readonly string[] _earlier;
    private bool _committed;

    private OutputFolder(string folder, bool created, FileStream hold, string[] earlier)
    {
        _folder = folder;
        _created = created;
        _lock = hold;
        _earlier = earlier;
        _partial = Path.Combine(folder, PartialName);
        Staging = Directory.CreateDirectory(Path.Combine(_partial, "result")).FullName;
        Scratch = Directory.CreateDirectory(Path.Combine(_partial, "scratch")).FullName;
    }

    /// <summary>Where the result is written until <see cref="Commit"/>.</summary>
    public string Staging { get; }

    /// <summary>A place for temporary files; goes with the end of the run.</summary>
    public string Scratch { get; }

    /// <summary>Opens <paramref name="path"/>, which need not exist.</summary>
    /// <exception cref="CommandException">It holds files of others, is no folder, or another run writes to it.</exception>
    public static OutputFolder Open(string path)
    {
        string folder = Path.GetFullPath(path);
        if (File.Exists(folder)) throw new CommandException($"--out {path}: is a file, not a folder", ExitCode.WrongUsage);
        bool created = !Directory.Exists(folder);
        string[] earlier = created ? [] : EarlierResult(folder, path);
        FileStream hold;
        try
        {
            string partial = Directory.CreateDirectory(Path.Combine(folder, PartialName)).FullName;
            hold = new FileStream(Path.Combine(partial, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            foreach (string left in Directory.EnumerateDirectories(partial)) Directory.Delete(left, recursive: true);
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException($"--out {path}: no permission to write there");
        }
        catch (IOException error)
        {
            throw new CommandException($"--out {path}: cannot be written, or another run writes to it ({error.Message})");
        }
        return new OutputFolder(folder, created, hold, earlier);
    }

    /// <summary>Puts the result in place of the earlier one. <paramref name="last"/> comes last: when it is there, all is there.</summary>
    public void Commit(string last)
    {
        string[] files = [.. FilesBelow(Staging)];
        string list = Path.Combine(_folder, ListName);
        // Both lists until the end: whatever moment this is stopped at, the next run still knows each file as ours.
        File.WriteAllLines(list, _earlier.Union(files));
        foreach (string file in _earlier.OrderByDescending(file => file == last)) File.Delete(Path.Combine(_folder, file));
        RemoveEmptyFolders(_folder, [.. _earlier]);
        foreach (string file in files.OrderBy(file => file == last))
        {
            string target = Path.Combine(_folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(Staging, file), target);
        }
        File.WriteAllLines(list, files);
        _committed = true;
    }

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(_partial, recursive: true);
        if (_created && !_committed && !Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder);
    }

    /// <summary>The files of an earlier result, all of them ours.</summary>
    private static string[] EarlierResult(string folder, string path)
    {
        string list = Path.Combine(folder, ListName);
        HashSet<string> ours = File.Exists(list) ? [.. File.ReadAllLines(list)] : [];
        string? foreign = FilesBelow(folder)
            .Where(file => file != ListName && !file.StartsWith(PartialName + "/", StringComparison.Ordinal))
            .FirstOrDefault(file => !ours.Contains(file));
        return foreign is null
            ? [.. ours]
            : throw new CommandException($"--out {path}: the folder holds '{foreign}', which MedVision did not write; name an empty or a new folder", ExitCode.WrongUsage);
    }

    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private static void RemoveEmptyFolders(string root, string[] files)
    {
        foreach (string file in files)
            for (string? folder = Path.GetDirectoryName(Path.Combine(root, file)); folder is not null && folder.Length > root.Length; folder = Path.GetDirectoryName(folder))
                if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }
}
