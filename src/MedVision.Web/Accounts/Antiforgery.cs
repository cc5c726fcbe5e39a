using Microsoft.AspNetCore.Antiforgery;

namespace MedVision.Web.Accounts;

/// <summary>
/// Antiforgery for posts whose body must not be read ahead: the token comes in a header. A bearer token needs none,
/// because no browser sends it by itself.
/// </summary>
internal static class Antiforgery
{
    public const string Header = "X-MedVision-Antiforgery";

    public static TBuilder RequireAntiforgeryHeader<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (invocation, next) =>
        {
            HttpContext context = invocation.HttpContext;
            if (context.User.Identity?.AuthenticationType == ApiToken.Scheme) return await next(invocation);
            if (!context.Request.Headers.ContainsKey(Header)) return Problem();
            return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context) ? await next(invocation) : Problem();
        });

    private static IResult Problem() =>
        Results.Problem($"The header {Header} is missing or stale; read a token from /api/antiforgery.", statusCode: StatusCodes.Status400BadRequest);
}
