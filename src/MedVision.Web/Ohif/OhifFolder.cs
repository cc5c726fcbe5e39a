using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MedVision.Web.Hosting;
using Microsoft.AspNetCore.StaticFiles;

namespace MedVision.Web.Ohif;

/// <summary>
/// The files of the prebuilt OHIF viewer (npm: @ohif/app), as they must be to live below <see cref="Root"/>: it was built for the root of a host.
/// </summary>
internal sealed partial class OhifFolder
{
    public const string Root = "/ohif";

    private const string WebpackRoot = "__webpack_require__.p = \"/\"";
    private readonly FileExtensionContentTypeProvider types = new();
    private readonly ConcurrentDictionary<string, byte[]?> rewritten = new(StringComparer.Ordinal);
    private readonly string? folder;

    public OhifFolder(UpOptions options)
    {
        types.Mappings[".mjs"] = "text/javascript";
        types.Mappings[".wasm"] = "application/wasm";
        if (options.Ohif is null) return;
        folder = Path.GetFullPath(options.Ohif);
        Index = Rewrite(File.ReadAllText(Path.Combine(folder, "index.html")));
        Policy = PolicyOf(Index);
    }

    /// <summary>It was asked for and is there.</summary>
    public bool IsServed => folder is not null;

    /// <summary>The page behind every address of the viewer's own.</summary>
    public string Index { get; } = "";

    /// <summary>The Content-Security-Policy of everything below <see cref="Root"/>, and of nothing else.</summary>
    public string Policy { get; } = "";

    /// <summary>Where a study is opened.</summary>
    public static string AddressOf(string studyUid) => $"{Root}/viewer?StudyInstanceUIDs={Uri.EscapeDataString(studyUid)}";

    /// <summary>A file of the package; null where there is none of that name.</summary>
    public (string Path, byte[]? Rewritten, string Type)? Find(string name)
    {
        if (folder is null) return null;
        string path = Path.GetFullPath(Path.Combine(folder, name));
        if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(path)) return null;
        if (!types.TryGetContentType(path, out string? type)) type = "application/octet-stream";
        return (path, path.EndsWith(".js", StringComparison.Ordinal) || path.EndsWith(".css", StringComparison.Ordinal) ? rewritten.GetOrAdd(path, WithRoot) : null, type);
    }

    /// <summary>The few bundles and style sheets that know where they live; null for the others.</summary>
    private static byte[]? WithRoot(string path)
    {
        string text = File.ReadAllText(path);
        string moved = text.Replace(WebpackRoot, $"__webpack_require__.p = \"{Root}/\"", StringComparison.Ordinal).Replace("url(/", $"url({Root}/", StringComparison.Ordinal);
        return moved == text ? null : Encoding.UTF8.GetBytes(moved);
    }

    /// <summary>Addresses below our root; no service worker (it would keep files of another version) and no manifest (it is fetched without a sign-in).</summary>
    private static string Rewrite(string index) => Unwanted().Replace(index, "")
        .Replace("PUBLIC_URL=\"/\"", $"PUBLIC_URL=\"{Root}/\"", StringComparison.Ordinal)
        .Replace("src=\"/", $"src=\"{Root}/", StringComparison.Ordinal)
        .Replace("href=\"/", $"href=\"{Root}/", StringComparison.Ordinal);

    /// <summary>The page's own inline scripts by their hashes; WebAssembly codecs; inline styles of its components; and eval, without which it reads no segmentation.</summary>
    private static string PolicyOf(string index)
    {
        IEnumerable<string> hashes = Inline().Matches(index).Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value)))}'");
        return $"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval' {string.Join(' ', hashes.Distinct())}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
            + "connect-src 'self' blob: data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Inline();

    [GeneratedRegex("""<link rel="manifest"[^>]*>|<script[^>]*init-service-worker[^>]*></script>""")]
    private static partial Regex Unwanted();
}
