using System.Globalization;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Windowing;
using MedVision.Pacs.Retrieve.Rendering;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>The query parameters of rendered resources, PS3.18 8.3.5.1.</summary>
internal static class PictureParameters
{
    private const int MostPixels = 8192;

    /// <summary>What the query asks for, or why that cannot be.</summary>
    public static PictureRequest? Read(IQueryCollection query, PictureFormat format, out string? reason)
    {
        PictureRequest request = new() { Format = format };
        // A parameter that is passed over would give a picture other than the one asked for.
        if (query.ContainsKey("annotation")) return Refuse("annotation: nothing is written into pictures here; leave the parameter out", out reason);
        if (query.ContainsKey("iccprofile") && query["iccprofile"] != "no") return Refuse("iccprofile: colour profiles are not embedded here; only 'no' is known", out reason);
        if (query.TryGetValue("quality", out var quality))
        {
            if (!int.TryParse(quality, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value is < 1 or > 100) return Refuse($"quality: '{quality}' is no number from 1 to 100", out reason);
            request = request with { Quality = value };
        }
        if (query.TryGetValue("window", out var window))
        {
            if (ReadWindow(window.ToString()) is not { } read) return Refuse($"window: '{window}' is not center,width,function with one of linear, linear-exact, sigmoid and a width of at least 1 (linear) or above 0", out reason);
            request = request with { Window = read };
        }
        if (query.TryGetValue("viewport", out var viewport))
        {
            if (ReadViewport(viewport.ToString()) is not { } read) return Refuse($"viewport: '{viewport}' is not width,height or width,height,x,y,width,height, the first two from 1 to {MostPixels}", out reason);
            request = request with { Viewport = read };
        }
        reason = null;
        return request;
    }

    private static VoiWindow? ReadWindow(string text)
    {
        string[] pieces = text.Split(',');
        if (pieces.Length is not (2 or 3) || Number(pieces[0]) is not { } center || Number(pieces[1]) is not { } width) return null;
        VoiFunction? function = (pieces.Length == 3 ? pieces[2].ToLowerInvariant() : "linear") switch
        {
            "linear" => VoiFunction.Linear,
            "linear-exact" => VoiFunction.LinearExact,
            "sigmoid" => VoiFunction.Sigmoid,
            _ => null,
        };
        return function is { } known && (known == VoiFunction.Linear ? width >= 1 : width > 0) ? new VoiWindow(center, width, known) : null;
    }

    private static Viewport? ReadViewport(string text)
    {
        string[] pieces = text.Split(',');
        if (pieces.Length is not (2 or 6) || !Side(pieces[0], out int width) || !Side(pieces[1], out int height)) return null;
        Viewport viewport = new(width, height);
        if (pieces.Length == 2) return viewport;
        // Empty pieces stand for the defaults.
        double?[] region = [.. pieces.Skip(2).Select(piece => piece.Length == 0 ? null : Number(piece))];
        if (Enumerable.Range(0, 4).Any(i => region[i] is null && pieces[i + 2].Length > 0)) return null;
        return viewport with { Left = region[0] ?? 0, Top = region[1] ?? 0, RegionWidth = region[2], RegionHeight = region[3] };

        static bool Side(string piece, out int side) => int.TryParse(piece, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= 1 and <= MostPixels;
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static PictureRequest? Refuse(string why, out string? reason)
    {
        reason = why;
        return null;
    }
}
