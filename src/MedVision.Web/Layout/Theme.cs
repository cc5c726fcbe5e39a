namespace MedVision.Web.Layout;

/// <summary>Dark, as a reading room is, unless the user chose light.</summary>
internal static class Theme
{
    public const string Default = "standard-dark";
    public const string Light = "standard";

    public static string Of(string? cookie) => cookie == Light ? Light : Default;
}
