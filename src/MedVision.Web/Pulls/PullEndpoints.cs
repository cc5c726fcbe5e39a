using MedVision.Archive.Rows;
using MedVision.Pacs.Fetch;
using MedVision.Pacs.Peers;
using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace MedVision.Web.Pulls;

/// <summary>What other nodes have, and fetching it, for scripts.</summary>
internal static class PullEndpoints
{
    private const int MostRows = 1000;

    public static void MapPulls(this WebApplication app)
    {
        AuthorizeAttribute reviewers = new() { Roles = Roles.Reviewers };
        // A POST: what is looked for names a patient, and addresses are written into logs.
        app.MapPost("/api/nodes/{id:long}/studies", SearchAsync).RequireAuthorization(reviewers).WithTags("Pulls").RequireAntiforgeryHeader()
            .WithSummary("Asks a node which studies it has, by C-FIND or QIDO-RS; the newest first, each with how many of its instances are here.")
            .Produces<IReadOnlyList<RemoteStudy>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status502BadGateway);
        RouteGroupBuilder pulls = app.MapGroup("/api/pulls").RequireAuthorization(reviewers).WithTags("Pulls");
        pulls.MapGet("/", async (PullState? state, int? offset, int? limit, PullDesk desk, CancellationToken ct) =>
        {
            (IReadOnlyList<PullView> rows, int count) = await desk.PullsAsync(state, Math.Max(0, offset ?? 0), Math.Clamp(limit ?? 100, 1, MostRows), ct);
            return new { count, rows };
        }).WithSummary("Studies that are fetched from nodes, those that failed first.");
        pulls.MapPost("/", OrderAsync).RequireAntiforgeryHeader().WithSummary("Fetches studies from a node: by C-GET, C-MOVE to us, or WADO-RS.");
        pulls.MapPost("/{id:long}/retry", async (long id, PullDesk desk, CancellationToken ct) => await desk.RetryAsync(id, ct) ? Results.NoContent() : Results.Conflict())
            .RequireAntiforgeryHeader().WithSummary("Tries a pull now, or again after it ended.").Produces(StatusCodes.Status204NoContent).Produces(StatusCodes.Status409Conflict);
        pulls.MapPost("/{id:long}/cancel", async (long id, PullDesk desk, CancellationToken ct) => await desk.CancelAsync(id, ct) ? Results.NoContent() : Results.Conflict())
            .RequireAntiforgeryHeader().WithSummary("Stops a pull; what has come stays.").Produces(StatusCodes.Status204NoContent).Produces(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> SearchAsync(long id, RemoteSearch search, PullDesk desk, CancellationToken ct)
    {
        try
        {
            return Results.Ok(await desk.SearchAsync(id, search, ct));
        }
        catch (ArgumentException error)
        {
            return Results.Problem(WordsOf(error), statusCode: StatusCodes.Status400BadRequest);
        }
        catch (PeerException error)
        {
            return Results.Problem(error.Message, statusCode: StatusCodes.Status502BadGateway);
        }
    }

    private static async Task<IResult> OrderAsync(PullRequest request, PullDesk desk, HttpContext context, CancellationToken ct)
    {
        if (request.Studies is not { Length: > 0 and <= MostRows }) return Results.Problem($"Name 1 to {MostRows} studies by their UIDs.", statusCode: StatusCodes.Status400BadRequest);
        List<long> orders = [];
        try
        {
            foreach (string study in request.Studies) orders.Add(await desk.OrderAsync(request.NodeId, study, context.User.Identity!.Name!, ct));
        }
        catch (ArgumentException error)
        {
            return Results.Problem(WordsOf(error), statusCode: StatusCodes.Status400BadRequest);
        }
        return Results.Accepted(value: new { pulls = orders });
    }

    /// <summary>Without the parameter's name, which says nothing to people.</summary>
    private static string WordsOf(ArgumentException error) => error.ParamName is { } name ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;
}
