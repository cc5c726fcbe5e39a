using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Antiforgery;

namespace MedVision.Web.DicomWeb.Access;

/// <summary>
/// Against forged requests where a cookie signs in. The cookie is SameSite=Lax, and no form can send a DICOM body or DELETE; but another port of this
/// host is the same site to a browser. So a request that changes something must say that it comes from a page of ours: by the browser's own
/// word (Sec-Fetch-Site, or Origin on plain HTTP, which no script can set) or by our antiforgery header. OHIF, which knows no header of ours, can
/// store through the first. A bearer token needs nothing: no browser sends it by itself.
/// </summary>
internal static class OwnOrigin
{
    public static TBuilder RequireOwnOrigin<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (invocation, next) => await IsOursAsync(invocation.HttpContext)
            ? await next(invocation)
            : Results.Problem($"A request that is signed in by a cookie must come from this server's own pages, or carry the header {Antiforgery.Header}; programs use a bearer token.",
                statusCode: StatusCodes.Status403Forbidden));

    private static async Task<bool> IsOursAsync(HttpContext context)
    {
        if (context.User.Identity?.AuthenticationType == ApiToken.Scheme) return true;
        IHeaderDictionary headers = context.Request.Headers;
        if (headers.TryGetValue("Sec-Fetch-Site", out var site)) return site == "same-origin";
        if (headers.TryGetValue("Origin", out var origin)) return Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Authority == context.Request.Host.Value;
        return headers.ContainsKey(Antiforgery.Header) && await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
    }
}
