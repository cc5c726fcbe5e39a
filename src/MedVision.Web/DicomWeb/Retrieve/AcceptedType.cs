using System.Globalization;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>A media type that the client accepts, RFC 9110 12.5.1, with the parameters of PS3.18 8.7.3.5.</summary>
/// <param name="Type">Such as <c>multipart/related</c>; may have wildcards.</param>
/// <param name="Part">The <c>type</c> parameter, which says what the parts of a multipart body are; null where there is none.</param>
/// <param name="TransferSyntax">The <c>transfer-syntax</c> parameter: a UID, <c>*</c>, or null.</param>
/// <param name="Quality">0 to 1.</param>
internal sealed record AcceptedType(string Type, string? Part, string? TransferSyntax, double Quality)
{
    public static AcceptedType Anything { get; } = new("*/*", null, null, 1);

    /// <summary>
    /// What the request accepts, best first: the <c>accept</c> query parameter goes before the header (PS3.18 8.3.3.1). Without either, anything.
    /// Clients send <c>type=application/dicom</c> without the quotes that RFC 2045 wants; it is read all the same.
    /// </summary>
    public static IReadOnlyList<AcceptedType> Of(HttpRequest request)
    {
        // A plus in a query is a blank: application/dicom+json.
        List<AcceptedType> all = [.. Read(request.Query["accept"].Select(text => text?.Replace(' ', '+')))];
        all.AddRange(Read(request.Headers.Accept));
        return all.Count == 0 && request.Headers.Accept.Count == 0 ? [Anything] : all;
    }

    /// <summary>A body that is just this type.</summary>
    public bool IsSingle(string mediaType) => Matches(Type, mediaType);

    /// <summary>A multipart body whose parts are of this type.</summary>
    public bool IsMultipart(string mediaType) => Type is "*/*" || (Matches(Type, "multipart/related") && (Part is null || Matches(Part, mediaType)));

    private static bool Matches(string accepted, string mediaType) =>
        accepted == "*/*" || accepted.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        || (accepted.EndsWith("/*", StringComparison.Ordinal) && mediaType.StartsWith(accepted[..^1], StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<AcceptedType> Read(IEnumerable<string?> values) =>
        values.SelectMany(value => Split(value ?? "", ',')).Select(ReadOne).OfType<AcceptedType>().Where(one => one.Quality > 0).OrderByDescending(one => one.Quality);

    private static AcceptedType? ReadOne(string text)
    {
        List<string> pieces = [.. Split(text, ';').Select(piece => piece.Trim())];
        if (pieces.Count == 0 || !pieces[0].Contains('/')) return null;
        Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
        foreach (string piece in pieces.Skip(1))
        {
            int equals = piece.IndexOf('=');
            if (equals > 0) parameters[piece[..equals].Trim()] = piece[(equals + 1)..].Trim().Trim('"');
        }
        double quality = parameters.TryGetValue("q", out string? q) && double.TryParse(q, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? Math.Clamp(value, 0, 1) : 1;
        return new AcceptedType(pieces[0].ToLowerInvariant(), parameters.GetValueOrDefault("type")?.ToLowerInvariant(), parameters.GetValueOrDefault("transfer-syntax"), quality);
    }

    private static IEnumerable<string> Split(string text, char separator)
    {
        bool quoted = false;
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '"') quoted = !quoted;
            if (i < text.Length && (text[i] != separator || quoted)) continue;
            if (!string.IsNullOrWhiteSpace(text[start..i])) yield return text[start..i];
            start = i + 1;
        }
    }
}
