namespace MedVision.Web.Accounts;

/// <summary>What <c>GET /api/antiforgery</c> answers.</summary>
internal sealed record AntiforgeryAnswer(string? Token);
