using Xunit;

namespace MedVision.Testing;

/// <summary>The tests that share one PostgreSQL.</summary>
[CollectionDefinition("archive")]
public sealed class ArchiveCollection : ICollectionFixture<ArchiveFixture>;
