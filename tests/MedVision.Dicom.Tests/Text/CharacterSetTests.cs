using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Text;

public sealed class CharacterSetTests
{
    // Names and bytes of the standard's own examples (PS3.5 H, I, J, K) and of Python's codecs for the single-byte sets.
    public static TheoryData<string, string, string> Examples => new()
    {
        { "ISO_IR 100", "Äneas^Rüdiger", "C46E6561735E52FC6469676572" },
        { "ISO_IR 101", "Wałęsa", "5761B3EA7361" },
        { "ISO_IR 109", "Ĥĉ", "A6E6" },
        { "ISO_IR 110", "Āģ", "C0BB" },
        { "ISO_IR 144", "Люкceмбypг", "BBEEDA63" + "65DC" + "D1" + "79" + "70" + "D3" },
        { "ISO_IR 127", "قباني^لنزار", "E2C8C7E6EA5EE4E6D2C7D1" },
        { "ISO_IR 126", "Διονυσιος", "C4E9EFEDF5F3E9EFF2" },
        { "ISO_IR 138", "שרון^דבורה", "F9F8E5EF5EE3E1E5F8E4" },
        { "ISO_IR 148", "Çavuşoğlu", "C7617675FE6FF06C75" },
        { "ISO_IR 166", "ไทย", "E4B7C2" },
        { "ISO_IR 13", "ﾔﾏﾀﾞ^ﾀﾛｳ", "D4CFC0DE5EC0DBB3" },
        { "ISO_IR 192", "Wang^XiaoDong=王^小东", "57616E675E5869616F446F6E673DE78E8B5EE5B08FE4B89C" },
        { "GB18030", "Wang^XiaoDong=王^小东", "57616E675E5869616F446F6E673DCDF55ED0A1B6AB" },
        { "GBK", "Wang^XiaoDong=王^小东", "57616E675E5869616F446F6E673DCDF55ED0A1B6AB" },
        // PS3.5 H.3.1
        { "\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう", "59616D6164615E5461726F753D1B2442" + "3B33" + "45441B28425E1B24424240" + "4F3A1B28423D1B2442" + "2464245E24401B28425E1B2442243F246D24261B2842" },
        // PS3.5 H.3.2
        { "ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう", "D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A3D1B24422464245E24401B284A5E1B2442243F246D24261B284A" },
        // PS3.5 I.2
        { "\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동", "486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D73D1B242943C8AB5E1B242943B1E6B5BF" },
        // PS3.5 K.2
        { "\\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东", "5A68616E675E5869616F446F6E673D1B242941D5C55E1B242941D0A1B6AB" },
        // JIS X 0212, and a switch between single-byte sets
        { "\\ISO 2022 IR 159", "丂", "1B2428443021" + "1B2842" },
        { "ISO 2022 IR 100\\ISO 2022 IR 144", "ä^Дя", "E45E1B2D4CB4EF" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void Names_are_decoded(string charset, string name, string bytes) =>
        Assert.Equal(name, WithBytes(charset, bytes).GetString(DicomTags.PatientName));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Names_are_encoded(string charset, string name, string bytes)
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, charset.Split('\\')).Set(DicomTags.PatientName, name);
        string encoded = Convert.ToHexString(dataset.GetBytes(DicomTags.PatientName).Span);
        Assert.Equal(bytes.Length % 4 == 0 ? bytes : bytes + "20", encoded);
    }

    [Theory]
    [InlineData("ISO_IR_100")]
    [InlineData("ISO-IR 100")]
    [InlineData("iso_ir 100 ")]
    public void Misspelt_terms_of_real_devices_are_understood(string charset) =>
        Assert.Equal("Äneas", WithBytes(charset, "C46E656173").GetString(DicomTags.PatientName));

    [Fact]
    public void A_backslash_byte_inside_a_character_parts_no_values()
    {
        // U+4E4A is 81 5C in GBK; 5C alone is a backslash.
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "GBK")
            .SetBytes(DicomTags.OtherPatientNames, DicomVR.PN, new byte[] { 0x81, 0x5C, 0x5C, 0x41 });
        Assert.Equal(["乗", "A"], dataset.GetStrings(DicomTags.OtherPatientNames));
    }

    [Fact]
    public void Items_take_the_character_set_around_them_unless_they_have_their_own()
    {
        DicomDataset inherits = new(), own = new();
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 144").SetSequence(DicomTags.ReferencedPatientSequence, inherits, own);
        inherits.SetBytes(DicomTags.PatientName, DicomVR.PN, new byte[] { 0xBB, 0xEE });
        own.Set(DicomTags.SpecificCharacterSet, "ISO_IR 100").SetBytes(DicomTags.PatientName, DicomVR.PN, new byte[] { 0xC4, 0x20 });
        DicomDataset read = DicomFile.Read(new DicomFile(dataset.Set(DicomTags.SOPClassUID, "1.2").Set(DicomTags.SOPInstanceUID, "1.3"), TransferSyntax.ImplicitVRLittleEndian).ToArray()).Dataset;
        Assert.Equal(["Лю", "Ä"], read.GetItems(DicomTags.ReferencedPatientSequence).Select(i => i.GetString(DicomTags.PatientName)));
        Assert.Equal("Лю", read.GetItems(DicomTags.ReferencedPatientSequence)[0].Clone().GetString(DicomTags.PatientName));
    }

    [Fact]
    public void Text_that_ASCII_cannot_hold_makes_a_data_set_UTF8()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.PatientName, "Müller^Jörg");
        Assert.Equal("ISO_IR 192", dataset.GetString(DicomTags.SpecificCharacterSet));
        Assert.Equal("Müller^Jörg", dataset.GetString(DicomTags.PatientName));
    }

    [Fact]
    public void Text_that_the_chosen_set_cannot_hold_is_refused()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 100");
        Assert.Equal(DicomTags.PatientName, Assert.Throws<DicomException>(() => dataset.Set(DicomTags.PatientName, "王")).Tag);
        Assert.Throws<DicomException>(() => dataset.Set(DicomTags.Modality, "Ä"));
    }

    [Fact]
    public void Changing_the_character_set_keeps_what_the_text_says()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 100").Set(DicomTags.PatientName, "Müller")
            .SetSequence(DicomTags.ReferencedPatientSequence, new DicomDataset().Set(DicomTags.PatientID, "1"));
        dataset.GetItems(DicomTags.ReferencedPatientSequence)[0].Set(DicomTags.PatientName, "Schäfer");
        dataset.Set(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        Assert.Equal("Müller", dataset.GetString(DicomTags.PatientName));
        Assert.Equal("Schäfer", dataset.GetItems(DicomTags.ReferencedPatientSequence)[0].GetString(DicomTags.PatientName));
        Assert.Equal("Müller"u8.ToArray().Length + 1, dataset.GetBytes(DicomTags.PatientName).Length);
    }

    [Fact]
    public void Copying_between_data_sets_of_different_character_sets_keeps_what_the_text_says()
    {
        DicomDataset source = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 100").Set(DicomTags.PatientName, "Müller");
        Assert.Equal("Müller", new DicomDataset().CopyFrom(source, DicomTags.PatientName).GetString(DicomTags.PatientName));
        DicomDataset utf8 = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 192").CopyFrom(source);
        Assert.Equal(("Müller", "ISO_IR 192"), (utf8.GetString(DicomTags.PatientName), utf8.GetString(DicomTags.SpecificCharacterSet)));
    }

    [Theory]
    [InlineData("ISO_IR 192")]
    [InlineData("ISO_IR 100")]
    [InlineData("ISO_IR 144")]
    [InlineData("")]
    public void Items_keep_their_text_when_they_are_copied_into_a_data_set_of_another_character_set(string target)
    {
        DicomDataset source = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 100").SetSequence(DicomTags.ReferencedPatientSequence,
            new DicomDataset().Set(DicomTags.PatientName, "Müller").SetSequence(DicomTags.ReferencedStudySequence, new DicomDataset().Set(DicomTags.StudyDescription, "Schädel")));
        DicomDataset copied = new DicomDataset().Set(DicomTags.SpecificCharacterSet, target).Set(DicomTags.PatientID, "ID").CopyFrom(source, DicomTags.ReferencedPatientSequence);
        DicomDataset set = new DicomDataset().Set(DicomTags.SpecificCharacterSet, target).Set(source[DicomTags.ReferencedPatientSequence]!);
        DicomDataset added = new DicomDataset().Set(DicomTags.SpecificCharacterSet, target).SetSequence(DicomTags.ReferencedPatientSequence, source.GetItems(DicomTags.ReferencedPatientSequence)[0]);
        foreach (DicomDataset dataset in new[] { copied, set, added })
        {
            // Cyrillic cannot hold the text, and nobody chose a set in the last case.
            Assert.Equal(target switch { "ISO_IR 144" => "ISO_IR 192", "" => "ISO_IR 100", _ => target }, dataset.GetString(DicomTags.SpecificCharacterSet));
            DicomDataset item = DicomFile.Read(Complete(dataset).ToArray()).Dataset.GetItems(DicomTags.ReferencedPatientSequence)[0];
            Assert.Equal("Müller", item.GetString(DicomTags.PatientName));
            Assert.Equal("Schädel", item.GetItems(DicomTags.ReferencedStudySequence)[0].GetString(DicomTags.StudyDescription));
            Assert.False(item.Contains(DicomTags.SpecificCharacterSet) || item.GetItems(DicomTags.ReferencedStudySequence)[0].Contains(DicomTags.SpecificCharacterSet));
        }
        Assert.Equal("Müller", source.GetItems(DicomTags.ReferencedPatientSequence)[0].GetString(DicomTags.PatientName));
    }

    [Fact]
    public void Text_of_an_item_that_was_made_alone_makes_the_data_set_around_it_UTF8()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.PatientID, "ID")
            .SetSequence(DicomTags.ConceptNameCodeSequence, new DicomDataset().Set(DicomTags.CodeMeaning, "größte Länge"));
        Assert.Equal("ISO_IR 192", dataset.GetString(DicomTags.SpecificCharacterSet));
        Assert.Equal([DicomTags.CodeMeaning], dataset.GetItems(DicomTags.ConceptNameCodeSequence)[0].Select(e => e.Tag));
        dataset.GetItems(DicomTags.ConceptNameCodeSequence)[0].Set(DicomTags.CodeValue, "Ω");
        Assert.Equal("größte Länge", dataset.GetItems(DicomTags.ConceptNameCodeSequence)[0].GetString(DicomTags.CodeMeaning));
        Assert.Equal("Ω", dataset.GetItems(DicomTags.ConceptNameCodeSequence)[0].GetString(DicomTags.CodeValue));
    }

    [Fact]
    public void An_item_that_is_taken_out_takes_its_character_set_along()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 144").SetSequence(DicomTags.ReferencedPatientSequence, new DicomDataset());
        DicomDataset item = dataset.GetItems(DicomTags.ReferencedPatientSequence)[0].Set(DicomTags.PatientName, "Люк");
        DicomSequence sequence = (DicomSequence)dataset[DicomTags.ReferencedPatientSequence]!;
        dataset.Remove(DicomTags.ReferencedPatientSequence);
        Assert.Equal("Люк", item.GetString(DicomTags.PatientName));
        DicomDataset other = new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 192").Set(sequence);
        Assert.Equal("Люк", other.GetItems(DicomTags.ReferencedPatientSequence)[0].GetString(DicomTags.PatientName));
        Assert.Equal("Люк"u8.Length, item.GetBytes(DicomTags.PatientName).Length);
    }

    [ToolFact("python3")]
    public void Every_character_of_the_single_byte_sets_is_what_Python_decodes()
    {
        Dictionary<string, string> codecs = new()
        {
            ["ISO_IR 100"] = "iso8859_1",
            ["ISO_IR 101"] = "iso8859_2",
            ["ISO_IR 109"] = "iso8859_3",
            ["ISO_IR 110"] = "iso8859_4",
            ["ISO_IR 144"] = "iso8859_5",
            ["ISO_IR 127"] = "iso8859_6",
            ["ISO_IR 126"] = "iso8859_7",
            ["ISO_IR 138"] = "iso8859_8",
            ["ISO_IR 148"] = "iso8859_9",
            ["ISO_IR 166"] = "iso8859_11",
            ["ISO_IR 203"] = "iso8859_15",
        };
        const string Program = """
            import sys
            for codec in sys.argv[1:]:
                print(",".join("%04x" % ord(bytes([b]).decode(codec, "replace")) for b in range(0xa1, 0x100)))
            """;
        (int code, string output, string error) = Tool.Run("python3", ["-c", Program, .. codecs.Values]);
        Assert.True(code == 0, error);
        foreach ((string line, string charset) in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Zip(codecs.Keys))
        {
            string[] expected = line.Split(',');
            List<string> differences = [];
            for (int b = 0xA1; b < 0x100; b++)
            {
                string ours = WithBytes(charset, $"{b:X2}20").GetString(DicomTags.PatientName) ?? "";
                // ISO 8859-7 of 1987, which is what ISO_IR 126 registers, has other quotation marks and no signs for euro, drachma and iota.
                if (charset == "ISO_IR 126" && b is 0xA1 or 0xA2 or 0xA4 or 0xA5 or 0xAA) continue;
                if (charset == "ISO_IR 138" && b is 0xAF or 0xFD or 0xFE) continue; // overline, later macron; direction marks came later
                // What a set leaves open may be decoded as its vendor's extension has it.
                if (expected[b - 0xA1] != "fffd" && expected[b - 0xA1] != $"{(int)ours[0]:x4}") differences.Add($"{b:X2}: {(int)ours[0]:x4}, theirs {expected[b - 0xA1]}");
            }
            Assert.True(differences.Count == 0, $"{charset} {string.Join("; ", differences)}");
        }
    }

    private static DicomFile Complete(DicomDataset dataset) =>
        new(dataset.Set(DicomTags.SOPClassUID, SopClasses.RawDataStorage).Set(DicomTags.SOPInstanceUID, "1.2.3"), TransferSyntax.ExplicitVRLittleEndian);

    private static DicomDataset WithBytes(string charset, string hex) => new DicomDataset()
        .SetBytes(DicomTags.SpecificCharacterSet, DicomVR.CS, System.Text.Encoding.ASCII.GetBytes(charset))
        .SetBytes(DicomTags.PatientName, DicomVR.PN, Convert.FromHexString(hex));
}
