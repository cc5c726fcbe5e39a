namespace MedVision.Web.Admin;

/// <summary>Somebody who may sign in.</summary>
internal sealed record UserView(string Id, string Name, string? DisplayName, IReadOnlyList<string> Roles, bool IsLocked);
