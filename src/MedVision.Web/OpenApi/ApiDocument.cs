using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MedVision.Web.OpenApi;

/// <summary><c>/api/openapi.json</c>: our own REST API, described from the very routes that answer. DICOMweb describes itself (PS3.18 8.9).</summary>
internal static class ApiDocument
{
    private const string Cookie = "Session";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(DescribeAsync);
    });

    /// <summary>Open to everybody: it says what can be asked, not what is here.</summary>
    public static void MapApiDocument(this WebApplication app) => app.MapOpenApi("/api/openapi.json").AllowAnonymous();

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "MedVision",
            Version = typeof(ApiDocument).Assembly.GetName().Version?.ToString(3),
            Description = "Studies with their findings, files in and out. Research use only, not a medical device. Images are read, stored and searched for by DICOMweb at /dicom-web.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiToken.Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The token that MEDVISION_API_TOKEN names; it has the administrator's rights." },
            [Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = AccountServices.CookieName,
                Description = $"A person's session. A POST also needs the header {Antiforgery.Header} with a token from /api/antiforgery.",
            },
        };
        document.Security = [.. document.Components.SecuritySchemes.Keys.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        foreach (OpenApiParameter parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Description ??= parameter.Name switch
            {
                "study" => "Study Instance UID",
                "sop" => "SOP Instance UID",
                "id" => "The number that the page or another answer gave",
                _ => null,
            };
        }
        operation.Responses ??= [];
        operation.Responses.TryAdd("401", new OpenApiResponse { Description = "Nobody is signed in, or the token is wrong." });
        string[] roles = [.. context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(rule => rule.Roles).OfType<string>()];
        if (roles.Length > 0) operation.Responses.TryAdd("403", new OpenApiResponse { Description = $"Needs one of the roles {string.Join(", ", roles).Replace(",", ", ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal)}." });
        return Task.CompletedTask;
    }
}
