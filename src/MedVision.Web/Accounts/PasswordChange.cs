using System.Security.Claims;

namespace MedVision.Web.Accounts;

/// <summary>Whoever signed in with a one-time password sees the page that changes it, and nothing else.</summary>
internal static class PasswordChange
{
    public const string Page = "/account/password";
    private const string Type = "medvision:change-password";

    /// <summary>The user claim that asks for it; a user's claims travel in the cookie.</summary>
    public static Claim Required { get; } = new(Type, "1");

    public static void UsePasswordChange(this WebApplication app) => app.Use((context, next) =>
    {
        if (!context.User.HasClaim(Type, "1") || IsOpen(context)) return next(context);
        if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/dicom-web"))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else
            context.Response.Redirect(Page);
        return Task.CompletedTask;
    });

    private static bool IsOpen(HttpContext context)
    {
        PathString path = context.Request.Path;
        return path == Page || path == "/account/logout" || path.StartsWithSegments("/_content") || path.StartsWithSegments("/_framework")
            || path.StartsWithSegments("/health") || path.Value is string value && (value.EndsWith(".css") || value.EndsWith(".svg") || value.EndsWith(".js"));
    }
}
