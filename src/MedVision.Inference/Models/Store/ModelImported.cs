namespace MedVision.Inference.Models.Store;

/// <summary>
/// A model that was imported (or would be, in a dry run). <see cref="WasHere"/>: the very same lay in the store already. <see cref="Before"/> served for its task until
/// now and is kept. <see cref="LeftOut"/> was in the package and is named by no card.
/// </summary>
public sealed record ModelImported(ModelCard Card, string Folder, bool WasHere, IReadOnlyList<ModelCard> Before, IReadOnlyList<string> LeftOut);
