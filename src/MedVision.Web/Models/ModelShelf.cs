using System.Collections.Concurrent;
using MedVision.Archive;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Models.Store;

namespace MedVision.Web.Models;

/// <summary>The cards of the installed models and the pictures beside them, for pages to show; analyses run in jobs only.</summary>
internal sealed class ModelShelf : IDisposable
{
    private readonly ModelCatalog? catalog;
    private readonly ConcurrentDictionary<string, ModelVerification> verified = new();

    public ModelShelf(ArchiveOptions options)
    {
        try
        {
            catalog = ModelCatalog.Open(ModelCatalog.Locate(), ModelStore.Of(options.DataFolder));
        }
        catch (ModelException error)
        {
            // Images can be stored and read without models; the pages say what is missing.
            Problem = error.Message;
        }
    }

    internal ModelShelf(ModelCatalog catalog) => this.catalog = catalog;

    /// <summary>Why there are no cards, or null.</summary>
    public string? Problem { get; }

    public IReadOnlyList<ModelCard> Cards => catalog?.Cards ?? [];

    /// <summary>The card of that name; null where no such model is installed.</summary>
    public ModelCard? Find(string name) => Cards.FirstOrDefault(card => card.Name == name);

    /// <summary>What the last check of a card said, or null where none was made since the start.</summary>
    public ModelVerification? Verification(ModelCard card) => verified.GetValueOrDefault(card.Id);

    /// <summary>Compares the weights' hash with the card and the network's answer with the one stored beside it. Takes a second or so.</summary>
    public ModelVerification Verify(ModelCard card) =>
        verified[card.Id] = (catalog ?? throw new InvalidOperationException(Problem)).Verify(card);

    /// <summary>The pictures that the card names; for a card that names none, those that lie beside it.</summary>
    public IReadOnlyList<CardPlot> PlotsOf(ModelCard card) => card.Plots.Count > 0
        ? card.Plots
        : [.. Directory.EnumerateFiles(FolderOf(card), "*.png").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
            .Select(file => new CardPlot(file, FigureWords.Of(Path.GetFileNameWithoutExtension(file))))];

    /// <summary>Where a picture of <see cref="PlotsOf"/> lies; null for any other file, whatever it is called, and for one that is missing.</summary>
    public string? PlotPath(ModelCard card, string file)
    {
        // A card may come from elsewhere: what it calls a picture must be a picture beside it.
        if (PlotsOf(card).All(plot => plot.File != file) || file != Path.GetFileName(file) || !file.EndsWith(".png", StringComparison.Ordinal)) return null;
        FileInfo found = new(Path.Combine(FolderOf(card), file));
        return found.Exists && found.LinkTarget is null ? found.FullName : null;
    }

    public void Dispose() => catalog?.Dispose();

    private string FolderOf(ModelCard card) => (catalog ?? throw new InvalidOperationException(Problem)).FolderOf(card);
}
