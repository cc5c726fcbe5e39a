namespace MedVision.Web.Accounts;

/// <summary>What people may do. Everybody signed in may read; the names are Identity's role names.</summary>
internal static class Roles
{
    /// <summary>Reviews findings.</summary>
    public const string Clinician = "Clinician";

    /// <summary>Generates synthetic images.</summary>
    public const string Researcher = "Researcher";

    /// <summary>Everything, and users and the quarantine.</summary>
    public const string Admin = "Admin";

    public const string Reviewers = Clinician + "," + Admin;
    public const string Generators = Researcher + "," + Admin;

    public static readonly string[] All = [Clinician, Researcher, Admin];
}
