using System.Collections.Frozen;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Validation.Images;

/// <summary>Encapsulated pixel data: fragments, offset tables, frames, PS3.5 A.4.</summary>
internal static class FragmentRules
{
    private const string Clause = "PS3.5 A.4";

    // One stream for all frames, cut into fragments anywhere, PS3.5 A.4.5 to A.4.9.
    private static readonly FrozenSet<TransferSyntax> video = FrozenSet.Create(
        TransferSyntax.Mpeg2MainProfileMainLevel, TransferSyntax.Mpeg2MainProfileHighLevel, TransferSyntax.Mpeg4HighProfile41, TransferSyntax.Mpeg4BluRay41,
        TransferSyntax.Mpeg4HighProfile42For2D, TransferSyntax.Mpeg4HighProfile42For3D, TransferSyntax.Mpeg4StereoHighProfile42, TransferSyntax.HevcMainProfile51,
        TransferSyntax.HevcMain10Profile51);

    public static void Check(DicomFile file, DicomFragments pixels, Findings findings)
    {
        DicomDataset dataset = file.Dataset;
        // The reader tells of both, and reads on as if they were right.
        if (!file.TransferSyntax.IsEncapsulated && file.Notes.Count == 0)
            findings.Error("pixel-encoding", dataset, pixels.Tag, $"encapsulated, and {file.TransferSyntax.Name} does not encapsulate", Clause);
        if (pixels.VR != DicomVR.OB && file.Notes.Count == 0) findings.Error("pixel-encoding", dataset, pixels.Tag, $"encapsulated pixel data is OB, not {pixels.VR}", Clause);
        foreach (DicomBytes fragment in pixels.Fragments)
            if (fragment.Length % 2 != 0) findings.Error("odd-length", dataset, pixels.Tag, $"a fragment of {fragment.Length} bytes: lengths are even", Clause);
        if (video.Contains(file.TransferSyntax)) return;
        int frames = dataset.Whole(DicomTags.NumberOfFrames) ?? 1, count = pixels.Fragments.Count;
        bool one = file.TransferSyntax == TransferSyntax.RleLossless;
        if (count < frames || (one && count != frames))
            findings.Error("fragment-count", dataset, pixels.Tag, $"{count} fragments for {frames} frames", one ? "PS3.5 A.4.2" : Clause);
        CheckBasicTable(dataset, pixels, frames, findings);
        CheckExtendedTable(dataset, pixels, frames, findings);
    }

    private static void CheckBasicTable(DicomDataset dataset, DicomFragments pixels, int frames, Findings findings)
    {
        if (pixels.BasicOffsetTable.Count == 0) return;
        if (pixels.BasicOffsetTable.Count != frames)
        {
            findings.Error("offset-table", dataset, pixels.Tag, $"{pixels.BasicOffsetTable.Count} offsets for {frames} frames", Clause);
            return;
        }
        HashSet<long> starts = [];
        long at = 0;
        foreach (DicomBytes fragment in pixels.Fragments)
        {
            starts.Add(at);
            at += 8 + fragment.Length;
        }
        long before = -1;
        foreach (uint offset in pixels.BasicOffsetTable)
        {
            if (!starts.Contains(offset)) findings.Error("offset-table", dataset, pixels.Tag, $"no fragment starts at the offset {offset}", Clause);
            else if (offset <= before) findings.Error("offset-table", dataset, pixels.Tag, $"the offset {offset} does not rise", Clause);
            before = offset;
        }
    }

    private static void CheckExtendedTable(DicomDataset dataset, DicomFragments pixels, int frames, Findings findings)
    {
        foreach (DicomTag tag in new[] { DicomTags.ExtendedOffsetTable, DicomTags.ExtendedOffsetTableLengths })
            if (dataset[tag] is DicomValue { IsEmpty: false } table && table.Length != 8L * frames)
                findings.Error("offset-table", dataset, tag, $"{table.Length} bytes where {frames} frames make {8L * frames}", "PS3.3 C.7.6.3.1.8");
        if (dataset.Contains(DicomTags.ExtendedOffsetTable) && pixels.BasicOffsetTable.Count > 0)
            findings.Error("offset-table", dataset, DicomTags.ExtendedOffsetTable, "the Basic Offset Table is not empty beside it", "PS3.3 C.7.6.3.1.8");
    }
}
