using MedVision.Inference.Models;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Models;

/// <summary>The repository's own models, opened once for all tests.</summary>
public sealed class ShippedModels : IDisposable
{
    public ModelCatalog Catalog { get; } = ModelCatalog.Open(Path.Combine(TestData.Repository, "models"));

    public void Dispose() => Catalog.Dispose();
}

[CollectionDefinition(Name)]
public sealed class ShippedModelsCollection : ICollectionFixture<ShippedModels>
{
    public const string Name = "shipped models";
}
