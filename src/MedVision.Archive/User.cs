using Microsoft.AspNetCore.Identity;

namespace MedVision.Archive;

/// <summary>Somebody who may sign in.</summary>
public sealed class User : IdentityUser
{
    /// <summary>The name that reviews show.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The full name that reports are signed with, as a DICOM person name: <c>Family^Given</c>.</summary>
    public string? PersonName { get; set; }

    /// <summary>The organisation that reports are signed for.</summary>
    public string? Organization { get; set; }
}
