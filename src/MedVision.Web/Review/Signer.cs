using MedVision.Archive;

namespace MedVision.Web.Review;

/// <summary>Who signs reports, as the account says.</summary>
/// <param name="Name">A DICOM person name, <c>Family^Given</c> (PS3.5 6.2).</param>
/// <param name="Organization">Where the person works.</param>
public sealed record Signer(string Name, string Organization)
{
    public const int LongestPart = 31, LongestOrganization = 64;

    /// <summary>What can stand in neither a person name nor a text of one value.</summary>
    private const string Parting = "^=\\";

    /// <summary>Null where the account does not yet say who signs.</summary>
    public static Signer? Of(User user) => user is { PersonName: { Length: > 0 } name, Organization: { Length: > 0 } organization } ? new Signer(name, organization) : null;

    /// <summary>What is wrong with the parts, or null.</summary>
    public static string? ProblemOf(string family, string given, string organization) =>
        family.Trim().Length == 0 || organization.Trim().Length == 0 ? "Family name and organisation are needed to sign."
        : family.Trim().Length > LongestPart || given.Trim().Length > LongestPart ? $"A name has at most {LongestPart} letters."
        : organization.Trim().Length > LongestOrganization ? $"The organisation has at most {LongestOrganization} letters."
        : (family + given + organization).Any(letter => char.IsControl(letter) || Parting.Contains(letter, StringComparison.Ordinal)) ? "The letters ^ = \\ cannot stand in a name."
        : null;
}
