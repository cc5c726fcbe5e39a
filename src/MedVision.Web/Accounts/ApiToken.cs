using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MedVision.Web.Accounts;

/// <summary>The bearer token <c>MEDVISION_API_TOKEN</c>, for scripts: it has the admin's rights. Without the variable no token is valid.</summary>
internal sealed class ApiToken(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Bearer";

    /// <summary>What a 401 asks for, RFC 9110 11.6.1.</summary>
    public const string Challenge = Scheme + " realm=\"MedVision\"";

    /// <summary>Whether the request carries the token; for doors that stand also where nobody can sign in, a worker's.</summary>
    public static bool IsValid(HttpRequest request) => WhyNotValid(request) is { Length: 0 };

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Challenge;
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private AuthenticateResult Authenticate()
    {
        if (WhyNotValid(Request) is not { } reason) return AuthenticateResult.NoResult();
        if (reason.Length > 0) return AuthenticateResult.Fail(reason);
        ClaimsIdentity identity = new([new(ClaimTypes.NameIdentifier, "api"), new(ClaimTypes.Name, "api"), new(ClaimTypes.Role, Roles.Admin)], Scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    /// <summary>Null where there is none, empty where it is right, else what is wrong with it.</summary>
    private static string? WhyNotValid(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase)) return null;
        string? expected = Environment.GetEnvironmentVariable("MEDVISION_API_TOKEN");
        if (string.IsNullOrWhiteSpace(expected)) return "this server has no API token";
        // Hashes of equal length, compared in constant time.
        byte[] given = SHA256.HashData(Encoding.UTF8.GetBytes(header[(Scheme.Length + 1)..].Trim()));
        return CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(Encoding.UTF8.GetBytes(expected.Trim()))) ? "" : "wrong API token";
    }
}
