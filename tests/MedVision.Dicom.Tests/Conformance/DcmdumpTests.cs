using System.Buffers.Binary;
using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Conformance;

public sealed class DcmdumpTests
{
    [ToolFact("dcmdump", "dicom-conformance")]
    public void Every_file_of_the_corpus_is_read_like_dcmdump_reads_it_or_for_a_listed_reason_differently()
    {
        string corpus = TestData.Require("dicom-conformance");
        string[] paths = [.. Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("manifest.csv", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Dictionary<string, string> known = KnownDifferences.Read("known-differences-dcmdump.txt");
        List<string> unexpected = [];
        int elements = 0;
        foreach (string[] some in paths.Chunk(24))
        {
            (_, string output, _) = Tool.Run("dcmdump", ["-q", "+L", "+Qo", "+F", "-Un", .. some]);
            Dictionary<string, List<DumpedElement>> dumps = DcmdumpList.Read(output);
            foreach (string path in some)
            {
                string name = Path.GetRelativePath(corpus, path);
                string? difference = Compare(path, dumps.GetValueOrDefault(path), ref elements);
                bool listed = known.Remove(name, out string? reason);
                if (difference is null && listed) unexpected.Add($"{name}: is the same, yet is listed: {reason}");
                if (difference is not null && (!listed || !difference.StartsWith(reason!, StringComparison.Ordinal))) unexpected.Add($"{name}: {difference}");
            }
        }
        unexpected.AddRange(known.Keys.Select(name => name + ": is listed and not in the corpus"));
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
        Assert.True(elements > 60_000, $"only {elements} elements were compared");
    }

    private static string? Compare(string path, List<DumpedElement>? theirs, ref int compared)
    {
        List<(DumpedElement Line, ReadOnlyMemory<byte> Bytes)> ours = [];
        try
        {
            using DicomFile file = DicomFile.Open(path);
            Walk(file.Dataset, "", ours);
        }
        catch (DicomException refused)
        {
            return theirs is null or [] ? null : $"only dcmdump reads it; refused {refused.Tag} {refused.Offset}: {refused.Reason}";
        }
        if (theirs is null || (theirs.Count == 0 && ours.Count > 0)) return "only we read it";
        for (int i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            if (i >= ours.Count) return "we lack " + theirs[i];
            if (i >= theirs.Count) return "dcmdump lacks " + ours[i].Line;
            if (!Same(ours[i].Line, ours[i].Bytes, theirs[i])) return $"ours {ours[i].Line} {DumpedValue.Format(ours[i].Bytes.Span, theirs[i].VR)}, theirs {theirs[i]}";
            compared++;
        }
        return null;
    }

    private static void Walk(DicomDataset dataset, string path, List<(DumpedElement, ReadOnlyMemory<byte>)> list)
    {
        foreach (DicomElement element in dataset)
        {
            string here = path + element.Tag.ToHex();
            switch (element)
            {
                case DicomSequence sequence:
                    list.Add((new(here, "SQ", sequence.Items.Count, ""), default));
                    for (int i = 0; i < sequence.Items.Count; i++) Walk(sequence.Items[i], string.Create(CultureInfo.InvariantCulture, $"{here}/{i}/"), list);
                    break;
                case DicomFragments fragments:
                    list.Add((new(here, fragments.VR.Code, fragments.Fragments.Count + 1, ""), default));
                    byte[] offsets = new byte[fragments.BasicOffsetTable.Count * 4];
                    for (int i = 0; i < fragments.BasicOffsetTable.Count; i++) BinaryPrimitives.WriteUInt32LittleEndian(offsets.AsSpan(4 * i), fragments.BasicOffsetTable[i]);
                    list.Add((new(here, "pi", offsets.Length, ""), offsets));
                    foreach (DicomBytes fragment in fragments.Fragments) list.Add((new(here, "pi", (int)fragment.Length, ""), fragment.Load()));
                    break;
                case DicomValue value:
                    list.Add((new(here, value.VR.Code, (int)value.Length, ""), value.Load()));
                    break;
            }
        }
    }

    private static bool Same(DumpedElement ours, ReadOnlyMemory<byte> bytes, DumpedElement theirs) =>
        ours.Path == theirs.Path && SameRepresentation(ours, theirs)
        && (ours.Length == theirs.Length || (ours.VR != "SQ" && ours.Length % 2 == 1 && ours.Length + 1 == theirs.Length))
        && DumpedValue.Same(bytes.Span, theirs);

    // dcmdump knows some makers' private elements; implicit files do not say their representation, so ours is UN. What a file
    // calls UN stays UN there, where we take the dictionary's representation (PS3.5 6.2.2 note 3). Its own names: "xs" is US or SS,
    // "up" a DICOMDIR's offset. Encapsulated pixel data is OB to it, whatever the file says.
    private static bool SameRepresentation(DumpedElement ours, DumpedElement theirs) =>
        ours.VR == theirs.VR || (ours.VR == "UN" && theirs.VR != "SQ") || theirs.VR is "UN" or "??" || (ours.VR, theirs.VR) is ("UL", "up") or ("US" or "SS", "xs") or ("OW", "OB");
}
