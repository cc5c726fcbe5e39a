using Microsoft.AspNetCore.Cors.Infrastructure;

namespace MedVision.Web.DicomWeb.Access;

/// <summary>
/// Who may call DICOMweb: everybody signed in reads and stores (as on the pages), administrators delete. By bearer token from anywhere, by
/// cookie from our own pages only.
/// </summary>
internal static class DicomWebAccess
{
    private const string Policy = "DicomWeb";

    public static IServiceCollection AddDicomWebAccess(this IServiceCollection services, IConfiguration configuration)
    {
        DicomWebOptions options = DicomWebOptions.From(configuration);
        services.AddSingleton(options);
        return services.AddCors(cors => cors.AddPolicy(Policy, policy => Allow(policy, options)));
    }

    public static TBuilder RequireDicomWebCors<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder => builder.RequireCors(Policy);

    // Credentials are not allowed: an Authorization header is written by the other page itself, cookies never travel.
    private static void Allow(CorsPolicyBuilder policy, DicomWebOptions options) => policy
        .WithOrigins(options.AllowedOrigins)
        .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Delete, HttpMethods.Options)
        .AllowAnyHeader()
        .WithExposedHeaders("ETag", "Content-Location", "Retry-After", "Warning")
        .SetPreflightMaxAge(TimeSpan.FromHours(1));
}
