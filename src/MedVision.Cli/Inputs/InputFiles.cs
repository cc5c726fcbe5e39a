namespace MedVision.Cli.Inputs;

/// <summary>The files behind the paths of a command line: files, folders with everything below them, and the content of ZIPs.</summary>
internal sealed class InputFiles
{
    private readonly List<InputFile> _files = [];
    private readonly List<FailedInput> _failed = [];

    /// <summary>What was found, in the order of the paths and by name inside a folder: the same input gives the same order.</summary>
    public IReadOnlyList<InputFile> Files => _files;

    /// <summary>What could not be reached or unpacked.</summary>
    public IReadOnlyList<FailedInput> Failed => _failed;

    /// <summary>Walks <paramref name="paths"/>; leaves ZIPs closed.</summary>
    public static InputFiles Find(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        InputFiles inputs = new();
        foreach (string path in paths) inputs.Walk(path, cancellationToken);
        return inputs;
    }

    /// <summary>Walks <paramref name="paths"/> and unpacks the ZIPs among them into <paramref name="scratch"/>.</summary>
    public static InputFiles FindAndUnpack(IEnumerable<string> paths, string scratch, ZipLimits limits, CancellationToken cancellationToken)
    {
        InputFiles walked = Find(paths, cancellationToken), inputs = new();
        inputs._failed.AddRange(walked._failed);
        foreach (InputFile file in walked._files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (ZipInput.LooksLikeZip(Head(file.Path))) inputs.Unpack(file, scratch, limits, cancellationToken);
                else inputs._files.Add(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                inputs._failed.Add(new FailedInput(file.Name, Reasons.Of(error)));
            }
        }
        return inputs;
    }

    private void Unpack(InputFile archive, string scratch, ZipLimits limits, CancellationToken cancellationToken)
    {
        (IReadOnlyList<InputFile> files, IReadOnlyList<FailedInput> failed) = ZipInput.Extract(archive, scratch, limits, cancellationToken);
        _failed.AddRange(failed);
        foreach (InputFile file in files)
        {
            if (ZipInput.LooksLikeZip(Head(file.Path))) _failed.Add(new FailedInput(file.Name, "a ZIP inside a ZIP is not opened; unpack the outer one first"));
            else _files.Add(file);
        }
        if (files.Count == 0 && failed.Count == 0) _failed.Add(new FailedInput(archive.Name, "the ZIP is empty"));
    }

    private void Walk(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (new FileInfo(path) is { LinkTarget: { } target } link && link.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true })
                _failed.Add(new FailedInput(path, $"a link to '{target}', which does not exist"));
            else if (Directory.Exists(path)) WalkFolder(path, cancellationToken);
            else if (File.Exists(path)) _files.Add(new InputFile(Path.GetFullPath(path), path));
            else _failed.Add(new FailedInput(path, "no such file or folder"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _failed.Add(new FailedInput(path, Reasons.Of(error)));
        }
    }

    private void WalkFolder(string folder, CancellationToken cancellationToken)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal).ToArray())
        {
            if (Litter.IsLitter(path)) continue;
            // A linked folder may lead back to one above it.
            if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is not null)
                _failed.Add(new FailedInput(path, "a link to a folder is not followed; name the folder itself"));
            else Walk(path, cancellationToken);
        }
    }

    private static byte[] Head(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        byte[] head = new byte[4];
        return head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }
}
