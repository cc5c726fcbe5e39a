namespace MedVision.Web.DicomWeb.Access;

/// <summary>
/// The section <c>DicomWeb</c> of the configuration, such as the environment variable <c>DicomWeb__AllowedOrigins__0</c>. Nothing of it need be set.
/// </summary>
internal sealed record DicomWebOptions
{
    /// <summary>
    /// Origins (<c>https://viewer.hospital.example</c>) whose pages may call DICOMweb from a browser with a bearer token. None by default; never
    /// cookies, so that no page of another origin acts as the person who is signed in here.
    /// </summary>
    public string[] AllowedOrigins { get; init; } = [];

    /// <summary>The longest store request; null: no limit but the disk.</summary>
    public long? MaxRequestBytes { get; init; }

    /// <exception cref="InvalidOperationException">A setting is none.</exception>
    public static DicomWebOptions From(IConfiguration configuration)
    {
        DicomWebOptions options = configuration.GetSection("DicomWeb").Get<DicomWebOptions>() ?? new();
        foreach (string origin in options.AllowedOrigins)
        {
            bool exact = Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == origin;
            if (!exact) throw new InvalidOperationException($"DicomWeb__AllowedOrigins: '{origin}' is no origin; write it as https://viewer.hospital.example, without a path and without *.");
        }
        return options.MaxRequestBytes is <= 0 ? throw new InvalidOperationException("DicomWeb__MaxRequestBytes is a number above 0.") : options;
    }
}
