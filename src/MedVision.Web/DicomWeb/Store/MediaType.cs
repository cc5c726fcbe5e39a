using System.Diagnostics.CodeAnalysis;

namespace MedVision.Web.DicomWeb.Store;

/// <summary>
/// A Content-Type with its parameters, read leniently: DICOM's own examples quote <c>type="application/dicom"</c>, and clients that leave the
/// quotes out break RFC 9110's grammar and are common.
/// </summary>
internal sealed record MediaType(string Name, IReadOnlyDictionary<string, string> Parameters)
{
    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>False where the header is absent or no media type.</summary>
    public static bool TryParse(string? header, [NotNullWhen(true)] out MediaType? type)
    {
        type = null;
        string[] pieces = Split(header ?? "");
        string name = pieces[0].Trim().ToLowerInvariant();
        int slash = name.IndexOf('/');
        if (slash <= 0 || slash == name.Length - 1 || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) return false;
        Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
        foreach (string piece in pieces[1..])
        {
            int equals = piece.IndexOf('=');
            if (equals > 0) parameters.TryAdd(piece[..equals].Trim(), piece[(equals + 1)..].Trim().Trim('"'));
        }
        type = new MediaType(name, parameters);
        return true;
    }

    /// <summary>At the semicolons that stand outside quotes.</summary>
    private static string[] Split(string header)
    {
        List<string> pieces = [];
        int start = 0;
        bool quoted = false;
        for (int i = 0; i < header.Length; i++)
        {
            if (header[i] == '"') quoted = !quoted;
            if (header[i] != ';' || quoted) continue;
            pieces.Add(header[start..i]);
            start = i + 1;
        }
        pieces.Add(header[start..]);
        return [.. pieces];
    }
}
