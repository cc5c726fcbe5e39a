using MedVision.Pacs.Routes;
using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace MedVision.Web.Routing;

/// <summary>Routing rules for scripts.</summary>
internal static class RuleEndpoints
{
    public static void MapRoutes(this WebApplication app)
    {
        RouteGroupBuilder routes = app.MapGroup("/api/routes").RequireAuthorization(new AuthorizeAttribute { Roles = Roles.Admin }).WithTags("Routes");
        routes.MapGet("/", async (RuleDesk desk, CancellationToken ct) => (await desk.RulesAsync(ct)).Select(RuleForm.Of)).WithSummary("All rules in the order in which they are asked.");
        routes.MapPut("/", async (RuleForm form, RuleDesk desk, HttpContext context, CancellationToken ct) => await desk.SaveAsync(form, context.User.Identity!.Name!, ct) is { } problem
            ? Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest) : Results.Ok(form)).RequireAntiforgeryHeader().WithSummary("Adds a rule, or changes the one whose id is given.");
        routes.MapDelete("/{id:long}", async (long id, RuleDesk desk, HttpContext context, CancellationToken ct) =>
        {
            await desk.RemoveAsync(id, context.User.Identity!.Name!, ct);
            return Results.NoContent();
        }).RequireAntiforgeryHeader().WithSummary("Removes a rule.").Produces(StatusCodes.Status204NoContent);
        routes.MapGet("/try", async (string series, RuleDesk desk, CancellationToken ct) => await desk.TryAsync(series, ct) is { } plan ? Results.Ok(Answer(plan)) : Results.NotFound())
            .WithSummary("What would happen to a series if it came now.");
    }

    private static object Answer(RoutingPlan plan) => new
    {
        plan.Analyze,
        analyzeRule = plan.AnalyzeRule?.Name,
        sends = plan.Sends.Select(send => new { rule = send.Rule.Name, node = send.Node.AETitle, instances = send.InstanceIds.Count, staysBecauseItCameFromThere = send.LoopCount }),
        priors = plan.Priors.Select(rule => rule.Name),
        verdicts = plan.Verdicts.Select(one => new { rule = one.Rule.Name, applies = one.WhyNot is null, one.WhyNot }),
    };
}
