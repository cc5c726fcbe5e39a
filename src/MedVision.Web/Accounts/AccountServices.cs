using MedVision.Archive;
using MedVision.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace MedVision.Web.Accounts;

/// <summary>Identity: a cookie for people, one bearer token for scripts; nothing is open unless it says so.</summary>
internal static class AccountServices
{
    /// <summary>Chooses by request: the bearer token where an Authorization header is sent, else the cookie.</summary>
    private const string Either = "MedVision";

    public const string CookieName = "medvision";

    public static IServiceCollection AddAccounts(this IServiceCollection services, UpOptions _)
    {
        services.AddIdentityCore<User>(identity =>
            {
                identity.Password.RequiredLength = 10;
                // Length is what counts (NIST SP 800-63B 5.1.1.2); composition rules make passwords worse.
                identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<MedVisionDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders();

        services.AddAuthentication(authentication =>
            {
                authentication.DefaultScheme = Either;
                authentication.DefaultSignInScheme = IdentityConstants.ApplicationScheme;
            })
            .AddPolicyScheme(Either, null, policy => policy.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey("Authorization") ? ApiToken.Scheme : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiToken>(ApiToken.Scheme, null)
            .AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(cookie =>
            {
                cookie.Cookie.Name = CookieName;
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
                cookie.SlidingExpiration = true;
                cookie.LoginPath = "/login";
                cookie.AccessDeniedPath = "/denied";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.Events.OnRedirectToLogin = context => Refuse(context.HttpContext, context.RedirectUri, StatusCodes.Status401Unauthorized);
                cookie.Events.OnRedirectToAccessDenied = context => Refuse(context.HttpContext, context.RedirectUri, StatusCodes.Status403Forbidden);
            }));
        // A removed or changed user is out within a minute.
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(antiforgery => antiforgery.HeaderName = Antiforgery.Header);
        return services;
    }

    /// <summary>People are sent to a page, programs get the status.</summary>
    private static Task Refuse(HttpContext context, string page, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/dicom-web"))
        {
            context.Response.StatusCode = status;
            if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = ApiToken.Challenge;
        }
        else
        {
            context.Response.Redirect(page);
        }
        return Task.CompletedTask;
    }
}
