using MedVision.Web.Layout;
using Radzen;

namespace MedVision.Web.Hosting;

/// <summary>Blazor, Radzen and what a failed request gets to see.</summary>
internal static class Pages
{
    public const string ThemeCookie = "medvision-theme";

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddRadzenComponents();
        services.AddRadzenCookieThemeService(cookie =>
        {
            cookie.Name = ThemeCookie;
            cookie.Duration = TimeSpan.FromDays(365);
        });
        return services;
    }

    public static void UseErrorPages(this WebApplication app)
    {
        // Scripts get a bare status or a problem document; people get a page.
        app.UseWhen(IsPage, pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
    }

    public static void MapPages(this WebApplication app) => app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode =>
        mode.ContentSecurityFrameAncestorsPolicy = null); // SecurityHeaders says it, with the rest

    private static bool IsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/dicom-web")
        && !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics") && !context.Request.Path.StartsWithSegments("/_blazor");
}
