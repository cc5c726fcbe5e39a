using MedVision.Archive;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace MedVision.Web.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this WebApplication app)
    {
        app.MapPost("/account/logout", async (HttpContext context, IAntiforgery antiforgery, SignInManager<User> signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context)) return Results.Redirect("/");
            await signIn.SignOutAsync();
            return Results.Redirect("/login");
        }).AllowAnonymous().DisableAntiforgery(); // checked above: a stale token leads back to the page instead of to an error
        app.MapGet("/api/antiforgery", (HttpContext context, IAntiforgery antiforgery) =>
            Results.Json(new AntiforgeryAnswer(antiforgery.GetAndStoreTokens(context).RequestToken)))
            .WithSummary("A token for the header that a POST with a session needs").Produces<AntiforgeryAnswer>();
    }
}
