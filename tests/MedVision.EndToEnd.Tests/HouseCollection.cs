using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>Tests that share one <see cref="House"/>.</summary>
[CollectionDefinition(Name)]
public sealed class HouseCollection : ICollectionFixture<House>
{
    public const string Name = "house";
}
