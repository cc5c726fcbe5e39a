using MedVision.Pacs.Remove;
using MedVision.Web.Accounts;
using MedVision.Web.DicomWeb.Access;
using Microsoft.AspNetCore.Authorization;

namespace MedVision.Web.Remove;

/// <summary><c>DELETE</c> of studies, series and instances. PS3.18 has no such service; peers' clients call it at these addresses.</summary>
internal static class RemovalEndpoints
{
    public static void MapRemoval(this RouteGroupBuilder dicomWeb)
    {
        Map(dicomWeb.MapDelete("/studies/{study}", (string study, HttpContext context, RemovalDesk desk) => RemoveAsync(new(study), context, desk)), "Delete a study");
        Map(dicomWeb.MapDelete("/studies/{study}/series/{series}", (string study, string series, HttpContext context, RemovalDesk desk) => RemoveAsync(new(study, series), context, desk)), "Delete a series");
        Map(dicomWeb.MapDelete("/studies/{study}/series/{series}/instances/{instance}", (string study, string series, string instance, HttpContext context, RemovalDesk desk) =>
            RemoveAsync(new(study, series, instance), context, desk)), "Delete an instance");
    }

    private static void Map(RouteHandlerBuilder route, string summary) => route
        .RequireAuthorization(new AuthorizeAttribute { Roles = Roles.Admin })
        .RequireOwnOrigin()
        .WithSummary(summary)
        .Produces(StatusCodes.Status204NoContent)
        .Produces(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> RemoveAsync(RemovalTarget target, HttpContext context, RemovalDesk desk) =>
        await desk.RemoveAsync(target, context.User.Identity?.Name ?? "", context.RequestAborted) is null ? Results.NotFound() : Results.NoContent();
}
