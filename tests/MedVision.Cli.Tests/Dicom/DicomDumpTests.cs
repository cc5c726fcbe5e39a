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

    private static byte[] Element(ushort group, ushort element, ReadOnlySpan<byte> value) =>
        [(byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8), (byte)value.Length, 0, 0, 0, .. value];

    private static string[] Elements(string dump) =>
    [
        .. dump.Split('\n').Select(line => line.TrimStart()).Where(line => line.StartsWith('(') && line.Length > 11 && line[5] == ',')
            .Select(line => line[..11].ToLowerInvariant()),
    ];
}
