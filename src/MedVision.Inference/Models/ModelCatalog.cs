using System.Security.Cryptography;

namespace MedVision.Inference.Models;

/// <summary>
/// The models of a folder: cards read and validated when it is opened; weights checked against their SHA-256, loaded and warmed when first
/// used, then shared by all callers. Thread-safe.
/// </summary>
public sealed class ModelCatalog : IDisposable
{
    private readonly Dictionary<string, Lazy<ModelSession>> sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> folders = new(StringComparer.Ordinal);

    private ModelCatalog(string directory, IEnumerable<(string Folder, ModelCard Card)> models)
    {
        Directory = directory;
        List<ModelCard> cards = [];
        foreach ((string folder, ModelCard card) in models)
        {
            if (!folders.TryAdd(card.Name, folder)) throw new ModelException($"{folder}: a second model is called '{card.Name}'");
            sessions.Add(card.Name, new Lazy<ModelSession>(() => ModelSession.Load(card, ReadWeights(card)), LazyThreadSafetyMode.ExecutionAndPublication));
            cards.Add(card);
        }
        Cards = cards;
    }

    /// <summary>The folder that holds one folder for each model.</summary>
    public string Directory { get; }

    /// <summary>All cards, by name.</summary>
    public IReadOnlyList<ModelCard> Cards { get; }

    /// <summary>
    /// Where the models are: <paramref name="option"/>, else the environment variable MEDVISION_MODELS, else <c>models</c> beside the program, else
    /// <c>models</c> beside MedVision.sln above the program.
    /// </summary>
    /// <exception cref="ModelException">There is no such folder.</exception>
    public static string Locate(string? option = null)
    {
        string? named = !string.IsNullOrEmpty(option) ? option : Environment.GetEnvironmentVariable("MEDVISION_MODELS");
        if (!string.IsNullOrEmpty(named))
        {
            return System.IO.Directory.Exists(named) ? Path.GetFullPath(named) : throw new ModelException($"{named}: no such folder of models");
        }
        string beside = Path.Combine(AppContext.BaseDirectory, "models");
        if (System.IO.Directory.Exists(beside)) return beside;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string models = Path.Combine(folder.FullName, "models");
            if (File.Exists(Path.Combine(folder.FullName, "MedVision.sln")) && System.IO.Directory.Exists(models)) return models;
        }
        throw new ModelException("no folder of models: name one with MEDVISION_MODELS");
    }

    /// <summary>Reads the card of every folder inside <paramref name="directory"/> that holds a <c>model.json</c>.</summary>
    /// <exception cref="ModelException">No folder, no card, or a card that cannot be used.</exception>
    public static ModelCatalog Open(string directory)
    {
        if (!System.IO.Directory.Exists(directory)) throw new ModelException($"{directory}: no such folder of models");
        (string, ModelCard)[] models =
        [
            .. System.IO.Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal)
                .Select(folder => (Folder: folder, Path: Path.Combine(folder, "model.json")))
                .Where(model => File.Exists(model.Path))
                .Select(model => (model.Folder, CardReader.Read(model.Path))),
        ];
        return models.Length == 0 ? throw new ModelException($"{directory}: no folder here holds a model.json") : new ModelCatalog(directory, models);
    }

    /// <summary>The card of the one model for <paramref name="task"/>.</summary>
    /// <exception cref="ModelException">There is none, or more than one.</exception>
    public ModelCard Require(ModelTask task)
    {
        ModelCard[] cards = [.. Cards.Where(card => card.Task == task)];
        return cards.Length == 1 ? cards[0] : throw new ModelException($"{Directory}: {cards.Length} models for {task}, one is needed");
    }

    /// <summary>Loads and warms every model, so that the first series does not wait.</summary>
    /// <exception cref="ModelException">Weights that cannot be read or do not match their card.</exception>
    public void Warm()
    {
        foreach (ModelCard card in Cards) Session(card);
    }

    /// <summary>Checks one model: card, SHA-256, the graph's inputs and outputs, and its answer to the stored example against PyTorch's.</summary>
    public ModelVerification Verify(ModelCard card)
    {
        try
        {
            ModelSession session = Session(card);
            return ModelExample.Read(Path.Combine(folders[card.Name], "example.json")).Compare(session);
        }
        catch (ModelException error)
        {
            return new ModelVerification(card, [error.Message], null);
        }
    }

    /// <summary>Checks every model.</summary>
    public IReadOnlyList<ModelVerification> Verify() => [.. Cards.Select(Verify)];

    internal ModelSession Session(ModelCard card) => sessions[card.Name].Value;

    public void Dispose()
    {
        foreach (Lazy<ModelSession> session in sessions.Values.Where(session => session.IsValueCreated)) session.Value.Dispose();
    }

    private byte[] ReadWeights(ModelCard card)
    {
        string path = Path.Combine(folders[card.Name], card.File);
        byte[] weights;
        try
        {
            weights = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: {error.Message}", error);
        }
        string actual = Convert.ToHexStringLower(SHA256.HashData(weights));
        return actual == card.Sha256 ? weights : throw new ModelException($"{path}: SHA-256 is {actual}, the card says {card.Sha256}");
    }
}
