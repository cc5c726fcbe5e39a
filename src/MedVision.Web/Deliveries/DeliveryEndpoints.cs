using MedVision.Archive.Rows;
using MedVision.Jobs.Send;
using MedVision.Pacs.Retrieve.Outbound;
using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace MedVision.Web.Deliveries;

/// <summary>Deliveries for scripts.</summary>
internal static class DeliveryEndpoints
{
    private const int MostRows = 1000;

    public static void MapDeliveries(this WebApplication app)
    {
        RouteGroupBuilder deliveries = app.MapGroup("/api/deliveries").RequireAuthorization(new AuthorizeAttribute { Roles = Roles.Reviewers }).WithTags("Deliveries");
        deliveries.MapGet("/", async (DeliveryState? state, string? study, int? offset, int? limit, DeliveryQuery query, CancellationToken ct) =>
        {
            (IReadOnlyList<DeliveryView> rows, int count, int dead) = await query.ReadAsync(state, study, Math.Max(0, offset ?? 0), Math.Clamp(limit ?? 100, 1, MostRows), ct);
            return new { count, dead, rows };
        }).WithSummary("Deliveries, dead letters first.");
        deliveries.MapPost("/", async (DeliveryRequest request, SendDesk desk, HttpContext context, CancellationToken ct) =>
        {
            InstanceSelection selection = new() { StudyUids = request.Studies ?? [], SeriesUids = request.Series ?? [], InstanceUids = request.Instances ?? [] };
            if (selection.IsEmpty) return Results.Problem("Name studies, series or instances by their UIDs.", statusCode: StatusCodes.Status400BadRequest);
            try
            {
                return Results.Accepted(value: new { deliveries = await desk.SendAsync(request.NodeId, selection, context.User.Identity!.Name!, ct) });
            }
            catch (ArgumentException error)
            {
                return Results.Problem(error.Message, statusCode: StatusCodes.Status400BadRequest);
            }
        }).RequireAntiforgeryHeader().WithSummary("Sends studies, series or instances to a node; lists that are given together narrow each other.");
        deliveries.MapPost("/{id:long}/retry", async (long id, DeliveryQueue queue, CancellationToken ct) => await queue.RetryAsync(id, ct) ? Results.NoContent() : Results.Conflict())
            .RequireAntiforgeryHeader().WithSummary("Tries a delivery now, or again after it was given up.");
        deliveries.MapPost("/{id:long}/cancel", async (long id, DeliveryQueue queue, CancellationToken ct) => await queue.CancelAsync(id, ct) ? Results.NoContent() : Results.Conflict())
            .RequireAntiforgeryHeader().WithSummary("Stops a delivery that waits.").Produces(StatusCodes.Status204NoContent).Produces(StatusCodes.Status409Conflict);
        deliveries.MapPost("/retry-dead", async (long? nodeId, DeliveryQueue queue, CancellationToken ct) => new { again = await queue.RetryDeadAsync(nodeId, ct) })
            .RequireAntiforgeryHeader().WithSummary("Orders every dead letter again, of one node or of all.");
    }
}
