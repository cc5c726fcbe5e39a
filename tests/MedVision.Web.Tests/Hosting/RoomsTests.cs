using MedVision.Pacs.Peers;
using MedVision.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Web.Tests.Hosting;

public sealed class RoomsTests
{
    [Theory]
    [InlineData("all")]
    [InlineData("web")]
    [InlineData("worker")]
    public async Task Every_role_calls_nodes_by_the_title_that_it_was_told(string role)
    {
        (UpOptions? options, int exitCode) = UpCommandLine.Read(["--role", role, "--ae-title", "RADPACS", "--dicom", "0"], _ => null);
        Assert.True(options is not null, $"exit code {exitCode}");
        ServiceCollection services = new();
        services.AddLogging().AddDataProtection();
        services.AddRooms(options);
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Equal("RADPACS", provider.GetRequiredService<NodeConnections>().OwnAE);
    }
}
