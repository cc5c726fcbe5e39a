using System.Text.Json;
using System.Text.Json.Nodes;

namespace MedVision.Inference.Models.Store;

/// <summary>
/// Brings a model from elsewhere into the store: everything is verified in a place of its own first, then the whole folder appears at once under its
/// <c>name@version</c> and serves for its task. Nothing that is there is changed; what served before is kept.
/// </summary>
public sealed class ModelImport
{
    private readonly ModelStore store;
    private readonly string shipped;

    /// <param name="store">Where the model is to lie.</param>
    /// <param name="shipped">The folder of the program's own models.</param>
    public ModelImport(ModelStore store, string shipped)
    {
        this.store = store;
        this.shipped = shipped;
    }

    /// <summary>
    /// Imports the model at <paramref name="path"/>, a folder or a ZIP, under <paramref name="name"/> (null: the card's own). With <paramref name="dryRun"/> all is
    /// checked and nothing is kept.
    /// </summary>
    /// <exception cref="ModelException">It is refused; the message gives all reasons. Nothing was changed.</exception>
    public ModelImported Import(string path, string? name = null, bool dryRun = false)
    {
        using IDisposable changing = store.Lock();
        string staging = Directory.CreateDirectory(Path.Combine(store.Directory, $".import-{Guid.NewGuid():N}")).FullName;
        try
        {
            IReadOnlyList<string> leftOut;
            using (ModelPackage package = ModelPackage.Open(path)) leftOut = package.CopyTo(staging);
            if (name is not null) Rename(staging, name);
            ModelVerification verification = ModelVerifier.Verify(staging);
            if (!verification.Passed) throw new ModelException($"{path}: {string.Join("; ", verification.Problems)}");
            ModelCard card = verification.Card!;
            if (card.IsEarly) throw new ModelException($"{path}: {CardReader.FileName}#/version: {card.Version} is below 1.0.0, which says that the model is not for use");
            ModelCard[] before;
            using (ModelCatalog catalog = ModelCatalog.Open(shipped, store)) before = [.. catalog.Cards.Where(other => other.Task == card.Task && other.Id != card.Id)];
            bool here = IsHere(card, staging);
            if (!dryRun)
            {
                if (!here) Directory.Move(staging, store.FolderOf(card.Id));
                store.Serve(card.Task, card.Id);
            }
            return new ModelImported(card, store.FolderOf(card.Id), here, before, leftOut);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Lets the model <paramref name="id"/> (<c>name@version</c>), imported or the program's own, serve for its task; returns its card and what served before.</summary>
    /// <exception cref="ModelException">There is no such model, or an imported one is no longer sound.</exception>
    public (ModelCard Card, IReadOnlyList<ModelCard> Before) Use(string id)
    {
        using IDisposable changing = store.Lock();
        using ModelCatalog catalog = ModelCatalog.Open(shipped, store);
        ModelCard card = catalog.Find(id) ?? throw new ModelException($"{id}: there is no such model; there are {string.Join(", ", catalog.Cards.Concat(catalog.Kept).Select(other => other.Id))}");
        bool imported = Directory.Exists(store.FolderOf(id));
        if (imported && ModelVerifier.Verify(store.FolderOf(id)) is { Passed: false } unsound) throw new ModelException($"{id}: {string.Join("; ", unsound.Problems)}");
        ModelCard[] before = [.. catalog.Cards.Where(other => other.Task == card.Task && other.Id != id)];
        store.Serve(card.Task, imported ? id : null);
        return (card, before);
    }

    /// <summary>Whether this very model is in the store already.</summary>
    /// <exception cref="ModelException">Another one has its name and version.</exception>
    private bool IsHere(ModelCard card, string staging)
    {
        string own = Path.Combine(shipped, card.Name), there = store.FolderOf(card.Id);
        if (File.Exists(Path.Combine(own, CardReader.FileName)) && CardReader.Read(Path.Combine(own, CardReader.FileName)) is { } other && other.Id == card.Id)
        {
            throw new ModelException($"{card.Id} is a model of this program; give yours another name (--name) or version");
        }
        if (!Directory.Exists(there)) return false;
        string[] Names(string folder) => [.. Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        bool same = Names(there).SequenceEqual(Names(staging)) && Names(there).All(name => File.ReadAllBytes(Path.Combine(there, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(staging, name))));
        return same ? true : throw new ModelException($"{card.Id} is here already with other content, and a version that is here is never changed: raise the version on the card");
    }

    private static void Rename(string folder, string name)
    {
        string path = Path.Combine(folder, CardReader.FileName);
        JsonNode card = JsonNode.Parse(File.ReadAllBytes(path))!;
        card["name"] = name;
        File.WriteAllText(path, card.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }
}
