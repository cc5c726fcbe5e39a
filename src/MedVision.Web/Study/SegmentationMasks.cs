using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Inference.Findings;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Study;

/// <summary>Decodes an analysis' stored BINARY SEG (PS3.3 C.8.20.2) into runs of pixels for the viewer.</summary>
internal sealed class SegmentationMasks(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    /// <summary>The masks, or null where the analysis has no segmentation.</summary>
    /// <exception cref="DicomException">The stored object is not a segmentation as we write them.</exception>
    public async Task<Masks?> ReadAsync(long analysisId, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        var stored = await db.Analyses.AsNoTracking().Where(row => row.Id == analysisId)
            .Select(row => new
            {
                row.FindingsJson,
                Blob = db.Instances.Where(instance => row.Results.Any(result => result.Kind == ResultKind.Segmentation && result.SopInstanceUid == instance.SopInstanceUid)).Select(instance => instance.Blob).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (stored?.Blob is null) return null;
        using DicomFile file = DicomFile.Open(blobs.PathOf(stored.Blob));
        return Decode(file.Dataset, Ranks(SeriesFindings.FromJson(stored.FindingsJson)));
    }

    /// <summary>Lesions keep the number that the findings list gives them, whatever the segments' numbers are.</summary>
    private static Dictionary<string, int> Ranks(SeriesFindings findings) =>
        (findings.Segmentation?.Lesions ?? []).Select((lesion, i) => (lesion.TrackingUid, Rank: i + 1)).ToDictionary(row => row.TrackingUid, row => row.Rank);

    internal static Masks Decode(DicomDataset segmentation, IReadOnlyDictionary<string, int> ranks)
    {
        if (segmentation.RequireInt32(DicomTags.BitsAllocated) != 1) throw new DicomException("the segmentation is not BINARY", DicomTags.BitsAllocated);
        int rows = segmentation.RequireInt32(DicomTags.Rows), columns = segmentation.RequireInt32(DicomTags.Columns);
        Dictionary<int, int> rankOf = segmentation.GetItems(DicomTags.SegmentSequence).ToDictionary(
            segment => segment.RequireInt32(DicomTags.SegmentNumber),
            segment => ranks.GetValueOrDefault(segment.GetString(DicomTags.TrackingUID) ?? "", segment.RequireInt32(DicomTags.SegmentNumber)));
        IReadOnlyList<DicomDataset> groups = segmentation.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
        ReadOnlySpan<byte> bits = segmentation.GetBytes(DicomTags.PixelData).Span;
        if (bits.Length * 8L < (long)groups.Count * rows * columns)
            throw new DicomException($"{bits.Length} bytes are too few for {groups.Count} frames of {columns} x {rows} bits", DicomTags.PixelData);
        List<MaskFrame> frames = [];
        for (int frame = 0; frame < groups.Count; frame++)
        {
            int segment = First(groups[frame], DicomTags.SegmentIdentificationSequence).RequireInt32(DicomTags.ReferencedSegmentNumber);
            string source = First(First(groups[frame], DicomTags.DerivationImageSequence), DicomTags.SourceImageSequence).RequireString(DicomTags.ReferencedSOPInstanceUID);
            frames.Add(new MaskFrame(source, rankOf[segment], Runs(bits, (long)frame * rows * columns, rows * columns)));
        }
        return new Masks(rows, columns, frames);
    }

    /// <summary>Frames follow each other bit by bit, the least significant first, without padding between them (PS3.5 8.1.1, D).</summary>
    private static List<int> Runs(ReadOnlySpan<byte> bits, long start, int count)
    {
        List<int> runs = [];
        int open = -1;
        for (int p = 0; p <= count; p++)
        {
            long at = start + p;
            bool set = p < count && (bits[(int)(at >> 3)] >> (int)(at & 7) & 1) != 0;
            if (set && open < 0) open = p;
            if (set || open < 0) continue;
            runs.Add(open);
            runs.Add(p - open);
            open = -1;
        }
        return runs;
    }

    private static DicomDataset First(DicomDataset dataset, DicomTag sequence) =>
        dataset.GetItems(sequence) is [DicomDataset item, ..] ? item : throw new DicomException("the sequence is missing or empty", sequence);
}
