using Microsoft.AspNetCore.Identity;

namespace MedVision.Archive;

/// <summary>Somebody who may sign in.</summary>
public sealed class User : IdentityUser
{
    /// <summary>The name that reviews show.</summary>
    public string? DisplayName { get; set; }
}
