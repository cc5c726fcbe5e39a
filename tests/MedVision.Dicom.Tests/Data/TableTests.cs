using MedVision.Dicom.Data;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Data;

public sealed class TableTests
{
    [Theory]
    [InlineData("00080018")]
    [InlineData("0008,0018")]
    [InlineData("(0008,0018)")]
    [InlineData("SOPInstanceUID")]
    public void Tags_are_parsed(string text)
    {
        Assert.Equal(DicomTags.SOPInstanceUID, DicomTag.Parse(text));
        Assert.Equal("(0008,0018)", DicomTag.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0008001")]
    [InlineData("0008001X")]
    [InlineData("NoSuchKeyword")]
    public void Other_text_is_no_tag(string text) => Assert.Throws<FormatException>(() => DicomTag.Parse(text));

    [Fact]
    public void Repeating_groups_are_found_in_every_group()
    {
        Assert.Equal("OverlayData", DicomDictionary.Find(new DicomTag(0x6002, 0x3000))!.Keyword);
        Assert.Equal("EscapeTriplet", DicomDictionary.Find(new DicomTag(0x1000, 0x0120))!.Keyword);
        Assert.Null(DicomDictionary.Find(new DicomTag(0x6001, 0x3000)));
    }

    [ToolFact("python3")]
    public void The_dictionary_agrees_with_pydicom_s()
    {
        const string Program = """
            from pydicom._dicom_dict import DicomDictionary as d
            for tag, (vr, vm, name, retired, keyword) in d.items():
                if keyword: print("%08X|%s|%s|%s" % (tag, vr.replace(" or ", "/"), keyword, retired))
            """;
        (int code, string output, string error) = Tool.Run("python3", "-c", Program);
        Assert.True(code == 0, error);
        int compared = 0;
        List<string> differences = [];
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('|');
            if (DicomDictionary.Find(DicomTag.Parse(parts[0])) is not { } entry) continue;
            compared++;
            string ours = entry.VRs.Count == 0 ? "NONE" : string.Join('/', entry.VRs);
            if (entry.Keyword != parts[2] || (ours != parts[1] && parts[1] != "NONE")) differences.Add($"{line}: ours {ours} {entry.Keyword}");
        }
        Assert.True(compared > 4500, $"only {compared} compared");
        // The standard moves on between editions; more than a handful would be an error of the table.
        Assert.True(differences.Count < 15, string.Join('\n', differences));
    }

    [Fact]
    public void Storage_classes_are_told_from_services()
    {
        Assert.Equal("1.2.840.10008.5.1.4.1.1.4", SopClasses.MRImageStorage);
        Assert.Equal("MR Image Storage", SopClasses.NameOf(SopClasses.MRImageStorage));
        Assert.True(SopClasses.IsStorage(SopClasses.SegmentationStorage));
        Assert.True(SopClasses.IsStorage(SopClasses.DigitalXRayImageStorageForPresentation));
        Assert.True(SopClasses.IsStorage("1.2.840.10008.5.1.4.1.1.6"), "Ultrasound Image Storage, retired");
        Assert.False(SopClasses.IsStorage("1.2.840.10008.5.1.4.1.1.x"));
        Assert.False(SopClasses.IsStorage("1.2.840.10008.5.1.4.1.2.2.1"));
        Assert.False(SopClasses.IsStorage("1.2.840.10008.1.1"));
        Assert.False(SopClasses.IsStorage("1.2.840.10008.1.3.10"));
        Assert.Equal("1.2.3", SopClasses.NameOf("1.2.3"));
    }

    [Fact]
    public void Uids_are_valid_fresh_and_derived()
    {
        Assert.True(DicomUids.IsValid(DicomUids.Generate()));
        Assert.NotEqual(DicomUids.Generate(), DicomUids.Generate());
        Assert.Equal(DicomUids.Derive("seed 7"), DicomUids.Derive("seed 7"));
        Assert.NotEqual(DicomUids.Derive("seed 7"), DicomUids.Derive("seed 8"));
        Assert.True(DicomUids.IsValid(DicomUids.Derive("seed 7")));
        Assert.All(new[] { "", "1..2", ".1", "1.", "1.02", "1.a", new string('1', 65), null }, bad => Assert.False(DicomUids.IsValid(bad)));
        Assert.True(DicomUids.IsValid("1.0.2"));
        Assert.All(new[] { "1.02", "1.0.2", new string('1', 64) }, usable => Assert.True(DicomUids.IsUsable(usable)));
        Assert.All(new[] { "", "1..2", ".1", "1.", "1.a", "1/2", new string('1', 65), null }, bad => Assert.False(DicomUids.IsUsable(bad)));
    }
}
