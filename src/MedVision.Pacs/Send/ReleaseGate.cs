using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Send;

/// <summary>
/// The one decision before anything leaves to another system, whatever the way: routes, sending by hand, C-MOVE, C-GET, STOW. Synthetic
/// objects and what was made from them leave only to nodes for research. Rows and the file's own header are both asked, and what cannot
/// be decided stays.
/// </summary>
public sealed class ReleaseGate(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    // Longer chains of results about results are not met with; they are not followed, and so stay.
    private const int LongestChain = 64;

    /// <summary>What pages can say of a series beforehand, from its row alone; null: nothing speaks against it yet.</summary>
    public static string? WhyNot(bool toResearch, bool isSynthetic, bool isDerived, bool isStudySynthetic) =>
        toResearch ? null
        : isSynthetic ? "it is synthetic, and the node is not marked for research"
        : isDerived && isStudySynthetic ? "it is a result in a study with synthetic images, and the node is not marked for research"
        : null;

    /// <summary>Decides for each instance, in the order given.</summary>
    /// <param name="destination">Who would get them; null: a peer without a row, which is no research node.</param>
    /// <param name="instances">Keys of instance rows.</param>
    /// <param name="cancellationToken">Gives up the question.</param>
    public async Task<IReadOnlyList<Release>> DecideAsync(Node? destination, IReadOnlyCollection<long> instances, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        // Asked anew: the mark may have been taken off since the caller read the row.
        bool toResearch = destination is not null && await db.Nodes.AnyAsync(row => row.Id == destination.Id && row.IsResearch && row.State != NodeState.Refused, cancellationToken);
        long[] wanted = [.. instances.Distinct()];
        Dictionary<long, Row> rows = await db.Instances.AsNoTracking().Where(row => wanted.Contains(row.Id))
            .Select(row => new Row(row.Id, row.Blob, row.Series.IsSynthetic, row.Series.IsDerived, row.Series.Study.IsSynthetic)).ToDictionaryAsync(row => row.Id, cancellationToken);
        Dictionary<string, string?> known = new(StringComparer.Ordinal);
        List<Release> releases = [];
        foreach (long id in instances)
        {
            releases.Add(new(id, !rows.TryGetValue(id, out Row? row) ? "it is not in the archive any more"
                : toResearch ? null
                : WhyNot(toResearch, row.IsSynthetic, row.IsDerived, row.IsStudySynthetic) ?? await WhyNotAsync(db, row.Blob, known, cancellationToken)));
        }
        return releases;
    }

    /// <summary>What the file and the objects it refers to say.</summary>
    private async Task<string?> WhyNotAsync(MedVisionDb db, string blob, Dictionary<string, string?> known, CancellationToken ct)
    {
        string[] asked = [blob];
        HashSet<string> followed = new(StringComparer.Ordinal) { blob };
        for (bool isItself = true; asked.Length > 0; isItself = false)
        {
            HashSet<string> references = new(StringComparer.Ordinal);
            foreach (string one in asked)
            {
                (SyntheticTrace? trace, string? problem) = Read(one);
                if (problem is not null) return $"whether it is synthetic cannot be told: {problem}";
                if (trace!.Mark is { } mark) return isItself ? $"{mark}, and the node is not marked for research" : $"it refers to an object of which {mark}, and the node is not marked for research";
                references.UnionWith(trace.References);
            }
            List<string> next = [];
            foreach (string origin in await OriginsAsync(db, references, known, ct))
            {
                if (origin.Length == 0) return "it refers to synthetic images, and the node is not marked for research";
                if (followed.Add(origin)) next.Add(origin);
            }
            if (followed.Count > LongestChain) return "whether it is synthetic cannot be told: it refers to too many other results";
            asked = [.. next];
        }
        return null;
    }

    /// <summary>Blobs of the results among what is referred to, to be followed further; an empty text where something is synthetic.</summary>
    private static async Task<IReadOnlyList<string>> OriginsAsync(MedVisionDb db, HashSet<string> references, Dictionary<string, string?> known, CancellationToken ct)
    {
        string[] unknown = [.. references.Where(uid => !known.ContainsKey(uid))];
        if (unknown.Length > 0)
        {
            // What is not stored here says nothing; the object's own mark has been read.
            foreach (string uid in unknown) known[uid] = null;
            foreach (var row in await db.Instances.AsNoTracking().Where(row => unknown.Contains(row.SopInstanceUid) && (row.Series.IsSynthetic || row.Series.IsDerived))
                .Select(row => new { row.SopInstanceUid, row.Blob, row.Series.IsSynthetic }).ToListAsync(ct)) known[row.SopInstanceUid] = row.IsSynthetic ? "" : row.Blob;
            foreach (string uid in await db.Series.AsNoTracking().Where(row => unknown.Contains(row.SeriesInstanceUid) && row.IsSynthetic).Select(row => row.SeriesInstanceUid).ToListAsync(ct)) known[uid] = "";
        }
        return [.. references.Select(uid => known[uid]).OfType<string>().Distinct()];
    }

    private (SyntheticTrace? Trace, string? Problem) Read(string blob)
    {
        try
        {
            return (SyntheticTrace.Of(blobs.PathOf(blob)), null);
        }
        catch (Exception error) when (error is DicomException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return (null, "its file cannot be read");
        }
    }

    private sealed record Row(long Id, string Blob, bool IsSynthetic, bool IsDerived, bool IsStudySynthetic);
}
