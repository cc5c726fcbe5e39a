using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Dicom;

public sealed class DicomDumpTests : IDisposable
{
    private const string Slice = "brain-mr-pgbm003/11-T1post-18670/000000.dcm";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [DataFact(Slice)]
    public async Task An_element_is_a_line_of_tag_representation_keyword_and_value()
    {
        var (code, output, error) = await Cli.RunAsync("dicom", "dump", TestData.Require(Slice));

        Assert.Equal((0, ""), (code, error));
        string[] lines = output.Split('\n');
        Assert.Contains("(0008,0060) CS Modality [MR]", lines);
        Assert.Contains("(0002,0002) UI MediaStorageSOPClassUID [1.2.840.10008.5.1.4.1.1.4] MR Image Storage", lines);
        Assert.Contains(lines, line => line.StartsWith("(7FE0,0010) OW PixelData ", StringComparison.Ordinal) && line.EndsWith(" bytes", StringComparison.Ordinal));
    }

    /// <summary>dcmdump is the judge: it must know the same elements, in the same order and at the same depth.</summary>
    [ToolFact("dcmdump", Slice)]
    public async Task The_elements_are_those_that_dcmdump_finds()
    {
        string path = TestData.Require(Slice);

        string[] ours = Elements((await Cli.RunAsync("dicom", "dump", path)).Out);

        Assert.Equal(Elements(Tool.Run("dcmdump", "-q", path).Output).Where(tag => !tag.Contains("(fffe,")), ours);
    }

    [DataFact(Slice)]
    public async Task A_truncated_file_is_told_in_one_line_with_name_and_place()
    {
        string cut = _folder.Write("cut.dcm", File.ReadAllBytes(TestData.Require(Slice))[..900]);

        var (code, output, error) = await Cli.RunAsync("dicom", "dump", cut);

        Assert.Equal((1, ""), (code, output));
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains("cut.dcm", line);
        Assert.Contains("at byte ", line);
    }

    [Fact]
    public async Task A_text_file_is_no_DICOM()
    {
        var (code, _, error) = await Cli.RunAsync("dicom", "dump", _folder.Write("letter.dcm", "Dear colleague,\nthank you for the referral.\n"));

        Assert.Equal(1, code);
        Assert.Contains("letter.dcm", error);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_wrong_usage() =>
        Assert.Equal(2, (await Cli.RunAsync("dicom", "dump", _folder["nowhere.dcm"])).Code);

    [Fact]
    public async Task A_header_cannot_steer_the_terminal()
    {
        // Implicit little endian, no preamble: (0008,0005) empty, (0008,0060) MR, (0008,1030) with an escape sequence in it.
        byte[] bytes =
        [
            .. Element(0x0008, 0x0005, "ISO_IR 100"u8), .. Element(0x0008, 0x0060, "MR"u8),
            .. Element(0x0008, 0x1030, "\u001b[2Jevil"u8), .. Element(0x0010, 0x0010, "A^B "u8),
        ];

        var (_, output, _) = await Cli.RunAsync("dicom", "dump", _folder.Write("escape.dcm", bytes));

        Assert.Contains("[2Jevil", output);
        Assert.DoesNotContain('\u001b', output);
    }

    [DataFact(Slice)]
    public async Task Several_files_are_headed_by_their_names_and_what_fails_is_told_beside_the_rest()
    {
        byte[] slice = File.ReadAllBytes(TestData.Require(Slice));
        string good = _folder.Write("study/a.dcm", slice), cut = _folder.Write("study/b.dcm", slice[..900]);

        var (code, output, error) = await Cli.RunAsync("dicom", "dump", Path.GetDirectoryName(good)!);

        Assert.Equal(3, code);
        Assert.StartsWith($"## {good}\n", output);
        Assert.DoesNotContain(cut, output);
        Assert.Contains("b.dcm: ", Assert.Single(error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task Private_elements_are_shown_with_their_owner_and_deviations_with_their_clause()
    {
        byte[] bytes =
        [
            .. Element(0x0008, 0x0060, "MR"u8), .. Element(0x0009, 0x0010, "ACME "u8), .. Element(0x0009, 0x1001, "\u0001\u0002"u8), .. Element(0x0009, 0x1101, "\u0001\u0002"u8),
        ];

        var (_, output, _) = await Cli.RunAsync("dicom", "dump", "--offsets", _folder.Write("private.dcm", bytes));

        string[] lines = output.Split('\n');
        Assert.Contains("        10  (0009,0010) LO PrivateCreator [ACME]", lines);
        Assert.Contains("        23  (0009,1001) UN Private<ACME> 0102", lines);
        Assert.Contains("        33  (0009,1101) UN Private<nobody's> 0102", lines);
        Assert.Contains("            # odd-length: (0009,0010) at byte 10: the length 5 is odd (PS3.5 7.1.1)", lines);
    }

    [DataFact("dicom-conformance/pydicom/src/pydicom/data/test_files/dicomdirtests/DICOMDIR")]
    public async Task A_DICOMDIR_is_readable_for_a_person()
    {
        string path = TestData.Require("dicom-conformance/pydicom/src/pydicom/data/test_files/dicomdirtests/DICOMDIR");

        string[] lines = (await Cli.RunAsync("dicom", "dump", path)).Out.Split('\n');

        // Offsets as dcmdump prints them: the first record at 396, the next patient at 3126.
        Assert.Contains("  item 1: PATIENT 77654033, Doe^Archibald", lines);
        Assert.Contains("    (0004,1400) UL OffsetOfTheNextDirectoryRecord [3126] item 15", lines);
        Assert.Contains("  item 15: PATIENT 98890234, Doe^Peter", lines);
        Assert.Contains(lines, line => line.EndsWith("IMAGE 1, 77654033/CR1/6154", StringComparison.Ordinal));
    }

    private static byte[] Element(ushort group, ushort element, ReadOnlySpan<byte> value) =>
        [(byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8), (byte)value.Length, 0, 0, 0, .. value];

    private static string[] Elements(string dump) =>
    [
        .. dump.Split('\n').Select(line => line.TrimStart()).Where(line => line.StartsWith('(') && line.Length > 11 && line[5] == ',')
            .Select(line => line[..11].ToLowerInvariant()),
    ];
}
