using Xunit;

namespace MedVision.Testing.Orthanc;

/// <summary>One Orthanc for a class (<c>IClassFixture</c>) or a collection. Where it is not installed it stays empty, and the tests skip.</summary>
public sealed class OrthancFixture : IAsyncLifetime
{
    private OrthancServer? server;

    public OrthancServer Server => server ?? throw new InvalidOperationException($"needs {OrthancServer.Missing}; guard the test with [OrthancFact]");

    public async Task InitializeAsync()
    {
        if (OrthancServer.Missing is null) server = await OrthancServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }
}
