using MedVision.Inference.Models.Onnx;
using MedVision.Inference.Models.Store;

namespace MedVision.Inference.Models;

/// <summary>
/// The program's models and those that someone imported: cards read and validated when it is opened; weights checked against their SHA-256, loaded and
/// warmed when first used, then shared by all callers. Thread-safe.
/// </summary>
public sealed class ModelCatalog : IDisposable
{
    private readonly Dictionary<string, Lazy<ModelSession>> sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> folders = new(StringComparer.Ordinal);

    private ModelCatalog(string directory, IReadOnlyList<(string Folder, ModelCard Card)> models, IReadOnlyList<(string Folder, ModelCard Card)> kept)
    {
        Directory = directory;
        foreach ((string folder, ModelCard card) in models.Concat(kept))
        {
            if (!folders.TryAdd(card.Id, folder)) throw new ModelException($"{folder}: a second model is called '{card.Id}'");
            sessions.Add(card.Id, new Lazy<ModelSession>(() => ModelSession.Load(card, ReadWeights(card)), LazyThreadSafetyMode.ExecutionAndPublication));
        }
        Cards = [.. models.Select(model => model.Card)];
        Kept = [.. kept.Select(model => model.Card)];
    }

    /// <summary>The folder that holds one folder for each model.</summary>
    public string Directory { get; }

    /// <summary>The cards of the models that serve, by name; an imported one serves instead of the program's own of its task.</summary>
    public IReadOnlyList<ModelCard> Cards { get; }

    /// <summary>The cards of the models that are here and do not serve: other versions, and the program's own where an imported one serves.</summary>
    public IReadOnlyList<ModelCard> Kept { get; }

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

    /// <summary>
    /// Reads the card of every folder inside <paramref name="directory"/> that holds a <c>model.json</c>, and the cards of <paramref name="store"/>.
    /// </summary>
    /// <exception cref="ModelException">
    /// No folder, no card, or a card that cannot be used; or the model that is to serve is not there: another one in its place would be a wrong result shown as right.
    /// </exception>
    public static ModelCatalog Open(string directory, ModelStore? store = null)
    {
        if (!System.IO.Directory.Exists(directory)) throw new ModelException($"{directory}: no such folder of models");
        (string Folder, ModelCard Card)[] shipped = [.. ModelVerifier.Folders(directory).Select(folder => (folder, CardReader.Read(Path.Combine(folder, CardReader.FileName))))];
        if (shipped.Length == 0) throw new ModelException($"{directory}: no folder here holds a model.json");
        if (shipped.GroupBy(model => model.Card.Name).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new ModelException($"{twice.Last().Folder}: a second model is called '{twice.Key}'");
        if (store is null) return new ModelCatalog(directory, shipped, []);

        IReadOnlyDictionary<ModelTask, string> service = store.Service();
        (string Folder, ModelCard Card)[] serving = [.. service.Select(mark => Serving(store, mark.Key, mark.Value))];
        // A model that is broken and serves nobody is told by `models verify`; it must not keep the others from their work.
        IEnumerable<(string Folder, ModelCard Card)> others = store.Folders.Except(serving.Select(model => model.Folder))
            .Select(folder => (Folder: folder, CardReader.Check(Path.Combine(folder, CardReader.FileName)).Card))
            .Where(model => model.Card is not null && Path.GetFileName(model.Folder) == model.Card.Id).Select(model => (model.Folder, model.Card!));
        return new ModelCatalog(
            directory,
            [.. shipped.Where(model => !service.ContainsKey(model.Card.Task)).Concat(serving).OrderBy(model => model.Card.Name, StringComparer.Ordinal)],
            [.. shipped.Where(model => service.ContainsKey(model.Card.Task)), .. others]);
    }

    private static (string Folder, ModelCard Card) Serving(ModelStore store, ModelTask task, string id)
    {
        string folder = store.FolderOf(id);
        if (!System.IO.Directory.Exists(folder)) throw new ModelException($"{store.Directory}: {id} is to serve for {task} and is not there; 'models use' names another");
        ModelCard card = CardReader.Read(Path.Combine(folder, CardReader.FileName));
        return card.Id == id && card.Task == task ? (folder, card) : throw new ModelException($"{folder}: holds {card.Id} for {card.Task}, {id} for {task} is to serve");
    }

    /// <summary>The card of the one model for <paramref name="task"/>.</summary>
    /// <exception cref="ModelException">There is none, or more than one.</exception>
    public ModelCard Require(ModelTask task)
    {
        ModelCard[] cards = [.. Cards.Where(card => card.Task == task)];
        return cards.Length == 1 ? cards[0] : throw new ModelException($"{Directory}: {cards.Length} models for {task}, one is needed");
    }

    /// <summary>The card of <c>name@version</c>, whether it serves or is kept; null where it is not here.</summary>
    public ModelCard? Find(string id) => Cards.Concat(Kept).FirstOrDefault(card => card.Id == id);

    /// <summary>Loads and warms every model that serves, so that the first series does not wait.</summary>
    /// <exception cref="ModelException">Weights that cannot be read or do not match their card.</exception>
    public void Warm()
    {
        foreach (ModelCard card in Cards) Session(card);
    }

    /// <summary>Checks one model's folder as it lies on disk now: <see cref="ModelVerifier"/>.</summary>
    public ModelVerification Verify(ModelCard card) => ModelVerifier.Verify(folders[card.Id]);

    /// <summary>Checks every model that serves.</summary>
    public IReadOnlyList<ModelVerification> Verify() => [.. Cards.Select(Verify)];

    /// <summary>Where a model's files lie.</summary>
    public string FolderOf(ModelCard card) => folders[card.Id];

    internal ModelSession Session(ModelCard card) => sessions[card.Id].Value;

    public void Dispose()
    {
        foreach (Lazy<ModelSession> session in sessions.Values.Where(session => session.IsValueCreated)) session.Value.Dispose();
    }

    private byte[] ReadWeights(ModelCard card)
    {
        byte[] weights = ModelVerifier.ReadWeights(folders[card.Id], card);
        try
        {
            ModelProblem? problem = ModelVerifier.Judge(card, OnnxFile.Parse(weights)).FirstOrDefault();
            return problem is null ? weights : throw new ModelException($"{card.Id}: {problem}");
        }
        catch (InvalidDataException error)
        {
            throw new ModelException($"{card.Id}: {card.File}: {error.Message}", error);
        }
    }
}
