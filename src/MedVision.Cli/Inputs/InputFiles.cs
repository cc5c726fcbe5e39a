using MedVision.Dicom.Media;

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
        foreach (MediumFile file in paths.SelectMany(FolderMedium.Walk))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Problem is { } problem) inputs._failed.Add(new FailedInput(file.Path, problem));
            else if (!file.IsLitter) inputs._files.Add(new InputFile(Path.GetFullPath(file.Path), file.Path));
        }
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
                if (FileNature.IsZip(FileNature.HeadOf(file.Path))) inputs.Unpack(file, scratch, limits, cancellationToken);
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
        using ZipMedium zip = ZipMedium.Open(archive.Path, limits);
        if (zip.Problem is { } problem) _failed.Add(new FailedInput(archive.Name, problem));
        string folder = Directory.CreateDirectory(Path.Combine(scratch, Guid.NewGuid().ToString("N"))).FullName;
        foreach (ZipMediumEntry entry in zip.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = $"{archive.Name}/{entry.Name}";
            if (entry.Problem is { } refusal) _failed.Add(new FailedInput(name, refusal));
            else if (!entry.IsLitter) Unpack(entry, new InputFile(Path.Combine(folder, _files.Count.ToString("D6")), name));
        }
    }

    private void Unpack(ZipMediumEntry entry, InputFile file)
    {
        try
        {
            using (Stream source = entry.Open())
            using (FileStream target = new(file.Path, FileMode.CreateNew, FileAccess.Write)) source.CopyTo(target);
            _files.Add(file);
        }
        catch (InvalidDataException error)
        {
            File.Delete(file.Path);
            _failed.Add(new FailedInput(file.Name, $"the ZIP's entry is broken: {error.Message}"));
        }
    }
}
