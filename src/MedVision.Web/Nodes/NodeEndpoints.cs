using MedVision.Archive.Rows;
using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace MedVision.Web.Nodes;

/// <summary>Nodes for scripts.</summary>
internal static class NodeEndpoints
{
    public static void MapNodes(this WebApplication app)
    {
        RouteGroupBuilder nodes = app.MapGroup("/api/nodes").RequireAuthorization(new AuthorizeAttribute { Roles = Roles.Admin }).WithTags("Nodes");
        nodes.MapGet("/", async (NodeDesk desk, CancellationToken ct) => (await desk.NodesAsync(ct)).Select(NodeView.Of)).WithSummary("All nodes, those that wait for a decision first.");
        nodes.MapPut("/", async (NodeForm form, NodeDesk desk, HttpContext context, CancellationToken ct) => await desk.SaveAsync(form, context.User.Identity!.Name!, ct) is { } problem
            ? Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest) : Results.Ok(NodeView.Of((await desk.FindAsync(form.AETitle, ct))!)))
            .RequireAntiforgeryHeader().WithSummary("Adds a node and admits it, or changes the one of that AE title.");
        nodes.MapPost("/{id:long}/echo", async (long id, NodeDesk desk, CancellationToken ct) =>
        {
            if (await desk.FindAsync(id, ct) is not { } node) return Results.NotFound();
            (bool answers, string said) = await desk.EchoAsync(node, ct);
            return Results.Ok(new { answers, said });
        }).RequireAntiforgeryHeader().WithSummary("Asks the node whether it is there: C-ECHO, or a DICOMweb query.");
        nodes.MapPost("/{id:long}/admit", (long id, NodeDesk desk, HttpContext context, CancellationToken ct) => DecideAsync(id, NodeState.Admitted, desk, context, ct)).RequireAntiforgeryHeader()
            .WithSummary("Lets a node in.").Produces<NodeView>().Produces(StatusCodes.Status404NotFound);
        nodes.MapPost("/{id:long}/refuse", (long id, NodeDesk desk, HttpContext context, CancellationToken ct) => DecideAsync(id, NodeState.Refused, desk, context, ct)).RequireAntiforgeryHeader()
            .WithSummary("Keeps a node out.").Produces<NodeView>().Produces(StatusCodes.Status404NotFound);
        nodes.MapDelete("/{id:long}", async (long id, NodeDesk desk, HttpContext context, CancellationToken ct) =>
        {
            await desk.RemoveAsync(id, context.User.Identity!.Name!, ct);
            return Results.NoContent();
        }).RequireAntiforgeryHeader().WithSummary("Forgets a node.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> DecideAsync(long id, NodeState state, NodeDesk desk, HttpContext context, CancellationToken ct)
    {
        await desk.DecideAsync(id, state, context.User.Identity!.Name!, ct);
        return await desk.FindAsync(id, ct) is { } node ? Results.Ok(NodeView.Of(node)) : Results.NotFound();
    }
}
