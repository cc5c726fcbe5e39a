using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs;
using MedVision.Pacs;
using MedVision.Testing;
using MedVision.Web.Accounts;
using MedVision.Web.Pulls;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace MedVision.Web.Tests.Pulls;

/// <summary>The pulls' API alone, with a sign-in that believes what role a request says.</summary>
[Collection("archive")]
public sealed class PullEndpointsTests(ArchiveFixture fixture) : IAsyncLifetime
{
    private const string RoleHeader = "X-Test-Role";
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.Services.AddArchive(await fixture.NewArchiveAsync()).AddPacs().AddMedVisionJobs(JobsRole.Web).AddSingleton<PullDesk>();
        builder.Services.AddAuthentication(ApiToken.Scheme).AddScheme<AuthenticationSchemeOptions, Believer>(ApiToken.Scheme, null);
        builder.Services.AddAuthorization();
        app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapPulls();
        await app.Services.GetRequiredService<ArchiveDatabase>().StartAsync(CancellationToken.None);
        await app.StartAsync();
        client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Reviewers_alone_ask_nodes_and_fetch_from_them()
    {
        long node = await NodeAsync();
        foreach ((HttpMethod method, string path) in new[] { (HttpMethod.Get, "/api/pulls"), (HttpMethod.Post, "/api/pulls"), (HttpMethod.Post, $"/api/nodes/{node}/studies"), (HttpMethod.Post, "/api/pulls/1/cancel") })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(method, path, null)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(method, path, Roles.Researcher)).StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Get, "/api/pulls", Roles.Clinician)).StatusCode);
    }

    [Fact]
    public async Task A_pull_is_ordered_shown_cancelled_and_ordered_again()
    {
        using HttpResponseMessage ordered = await AskAsync(HttpMethod.Post, "/api/pulls", Roles.Admin, new { nodeId = await NodeAsync(), studies = new[] { "1.2.3" } });
        Assert.Equal(HttpStatusCode.Accepted, ordered.StatusCode);
        long id = (await JsonAsync(ordered)).GetProperty("pulls")[0].GetInt64();
        Assert.Equal("Waiting", await StateAsync(id));
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Post, $"/api/pulls/{id}/cancel", Roles.Admin)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Post, $"/api/pulls/{id}/cancel", Roles.Admin)).StatusCode);
        Assert.Equal("Cancelled", await StateAsync(id));
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Post, $"/api/pulls/{id}/retry", Roles.Admin)).StatusCode);
        Assert.Equal("Waiting", await StateAsync(id));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_told_in_words()
    {
        long node = await NodeAsync();
        using HttpResponseMessage everything = await AskAsync(HttpMethod.Post, $"/api/nodes/{node}/studies", Roles.Admin, new { patientName = "*" });
        Assert.Equal((HttpStatusCode.BadRequest, "Say at least one thing about the study: all that a node has is too much."), (everything.StatusCode, (await JsonAsync(everything)).GetProperty("detail").GetString()));
        using HttpResponseMessage away = await AskAsync(HttpMethod.Post, $"/api/nodes/{node}/studies", Roles.Admin, new { patientId = "P1" });
        Assert.Equal((HttpStatusCode.BadGateway, "AWAY has no host or no port yet: give it both on the nodes page"), (away.StatusCode, (await JsonAsync(away)).GetProperty("detail").GetString()));
        using HttpResponseMessage nobody = await AskAsync(HttpMethod.Post, "/api/pulls", Roles.Admin, new { nodeId = node + 1, studies = new[] { "1.2.3" } });
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
    }

    private async Task<long> NodeAsync()
    {
        await using MedVisionDb db = await app.Services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        Node node = new() { AETitle = "AWAY", State = NodeState.Admitted, FirstSeenAt = DateTimeOffset.UtcNow, LastSeenAt = DateTimeOffset.UtcNow };
        db.Nodes.Add(node);
        await db.SaveChangesAsync();
        return node.Id;
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string? role, object? body = null)
    {
        using HttpRequestMessage request = new(method, path) { Content = method == HttpMethod.Post ? JsonContent.Create(body ?? new { }) : null };
        if (role is not null) request.Headers.Add(RoleHeader, role);
        return await client.SendAsync(request);
    }

    private async Task<string?> StateAsync(long id)
    {
        using HttpResponseMessage answer = await AskAsync(HttpMethod.Get, "/api/pulls", Roles.Admin);
        return (await JsonAsync(answer)).GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("id").GetInt64() == id).GetProperty("state").GetString();
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    private sealed class Believer(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(!Request.Headers.TryGetValue(RoleHeader, out var role) ? AuthenticateResult.NoResult()
            : AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Name, "tester"), new(ClaimTypes.Role, role.ToString())], ApiToken.Scheme)), ApiToken.Scheme)));
    }
}
