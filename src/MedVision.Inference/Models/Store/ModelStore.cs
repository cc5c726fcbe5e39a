using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedVision.Inference.Models.Store;

/// <summary>
/// The models that someone brought: in the data folder one folder <c>models/NAME@VERSION</c> for each, and <c>service.json</c>, which says for which tasks one of
/// them serves instead of the program's own. A version that is there is never changed; another version lies beside it.
/// </summary>
public sealed class ModelStore
{
    private const string ServiceFile = "service.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private ModelStore(string directory) => Directory = directory;

    /// <summary>The folder; it need not exist as long as nothing was imported.</summary>
    public string Directory { get; }

    /// <summary>The store of the data folder <paramref name="dataFolder"/>.</summary>
    public static ModelStore Of(string dataFolder) => new(Path.GetFullPath(Path.Combine(dataFolder, "models")));

    /// <summary>The folders of the models in it, by name; those that an import left half done are not among them.</summary>
    public IReadOnlyList<string> Folders => !System.IO.Directory.Exists(Directory) ? []
        : [.. ModelVerifier.Folders(Directory).Where(folder => Path.GetFileName(folder).Contains('@', StringComparison.Ordinal))];

    /// <summary>Where the model <paramref name="id"/> (<c>name@version</c>) lies, or would.</summary>
    internal string FolderOf(string id) => Path.Combine(Directory, id);

    /// <summary>Which imported model serves for a task; tasks that are not named are the program's own.</summary>
    /// <exception cref="ModelException">service.json cannot be read.</exception>
    public IReadOnlyDictionary<ModelTask, string> Service()
    {
        string path = Path.Combine(Directory, ServiceFile);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<ModelTask, string>>(File.ReadAllBytes(path), Options) ?? [] : new Dictionary<ModelTask, string>();
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Lets <paramref name="id"/> serve for the task, or, with null, the program's own model. Takes effect where a catalog is opened next.</summary>
    internal void Serve(ModelTask task, string? id)
    {
        Dictionary<ModelTask, string> service = new(Service());
        if (id is null) service.Remove(task);
        else service[task] = id;
        System.IO.Directory.CreateDirectory(Directory);
        string path = Path.Combine(Directory, ServiceFile), written = path + ".new";
        using (FileStream file = new(written, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, service, Options);
            file.Flush(flushToDisk: true);
        }
        File.Move(written, path, overwrite: true);
    }

    /// <summary>Keeps others from changing the store until it is disposed.</summary>
    /// <exception cref="ModelException">Someone else changes it.</exception>
    internal IDisposable Lock()
    {
        System.IO.Directory.CreateDirectory(Directory);
        try
        {
            return new FileStream(Path.Combine(Directory, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new ModelException($"{Directory}: another import is under way ({error.Message})", error);
        }
    }
}
