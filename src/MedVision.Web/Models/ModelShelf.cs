using System.Collections.Concurrent;
using MedVision.Archive;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Store;

namespace MedVision.Web.Models;

/// <summary>The cards of the installed models, for pages to show; analyses run in jobs only.</summary>
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

    /// <summary>Why there are no cards, or null.</summary>
    public string? Problem { get; }

    public IReadOnlyList<ModelCard> Cards => catalog?.Cards ?? [];

    /// <summary>What the last check of a card said, or null where none was made since the start.</summary>
    public ModelVerification? Verification(ModelCard card) => verified.GetValueOrDefault(card.Id);

    /// <summary>Compares the weights' hash with the card and the network's answer with the one stored beside it. Takes a second or so.</summary>
    public ModelVerification Verify(ModelCard card) =>
        verified[card.Id] = (catalog ?? throw new InvalidOperationException(Problem)).Verify(card);

    public void Dispose() => catalog?.Dispose();
}
