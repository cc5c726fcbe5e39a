using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using Xunit;

namespace MedVision.Dicom.Tests.IO;

public sealed class ReadingTests
{
    private static readonly DicomTag sequence = DicomTags.ReferencedImageSequence;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Numbers_are_little_endian_whatever_the_file_is(bool isExplicit, bool bigEndian)
    {
        byte[] rows = bigEndian ? [0x01, 0x02] : [0x02, 0x01];
        DicomDataset dataset = Read(new RawDicom(isExplicit, bigEndian).Element(0x00280010, "US", rows).Element(0x00280011, "US", rows));
        Assert.Equal(0x0102, dataset.GetInt32(DicomTags.Rows));
        Assert.Equal([0x02, 0x01], dataset.GetBytes(DicomTags.Columns).ToArray());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Sequences_of_undefined_length_nest(bool isExplicit, bool bigEndian)
    {
        DicomDataset dataset = Read(new RawDicom(isExplicit, bigEndian)
            .Header(0x00081140, "SQ", 0xFFFFFFFF).Item()
            .Header(0x00081140, "SQ", 0xFFFFFFFF).Item().Element(0x00081155, "UI", "1.2.3\0").EndItem().Item().EndItem().EndSequence()
            .EndItem().EndSequence()
            .Element(0x00100020, "LO", "ID"));
        DicomDataset inner = dataset.GetItems(sequence)[0].GetItems(sequence)[0];
        Assert.Equal("1.2.3", inner.GetString(DicomTags.ReferencedSOPInstanceUID));
        Assert.Equal(2, dataset.GetItems(sequence)[0].GetItems(sequence).Count);
        Assert.Equal("ID", dataset.GetString(DicomTags.PatientID));
    }

    [Fact]
    public void Sequences_and_items_of_defined_length_are_read()
    {
        DicomDataset dataset = Read(new RawDicom().Header(0x00081140, "SQ", 8 + 14).Item(14).Element(0x00081155, "UI", "1.2.3\0").Element(0x00100020, "LO", "ID"));
        Assert.Equal("1.2.3", Assert.Single(dataset.GetItems(sequence)).GetString(DicomTags.ReferencedSOPInstanceUID));
        Assert.Equal("ID", dataset.GetString(DicomTags.PatientID));
    }

    [Fact]
    public void UN_of_undefined_length_holds_implicit_items()
    {
        RawDicom inner = new RawDicom(isExplicit: false).Item().Element(0x00081155, "UI", "1.2.3\0").EndItem().EndSequence();
        DicomDataset dataset = Read(new RawDicom(bigEndian: true).Header(0x00091001, "UN", 0xFFFFFFFF).Bytes(inner.ToArray()).Element(0x00100020, "LO", "ID"));
        Assert.Equal("1.2.3", dataset.GetItems(new(0x0009, 0x1001))[0].GetString(DicomTags.ReferencedSOPInstanceUID));
        Assert.Equal("ID", dataset.GetString(DicomTags.PatientID));
    }

    [Fact]
    public void UN_of_a_known_tag_takes_the_dictionary_s_representation()
    {
        DicomDataset dataset = Read(new RawDicom().Element(0x00280010, "UN", [0x00, 0x02]));
        Assert.Equal(DicomVR.US, dataset[DicomTags.Rows]!.VR);
        Assert.Equal(512, dataset.GetInt32(DicomTags.Rows));
    }

    [Fact]
    public void Private_elements_of_implicit_files_are_UN_and_their_creators_LO()
    {
        DicomDataset dataset = Read(new RawDicom(isExplicit: false).Element(0x00090010, "LO", "ACME").Element(0x00091001, "UN", [1, 2, 3, 4]));
        Assert.Equal("ACME", dataset.GetString(new(0x0009, 0x0010)));
        Assert.Equal(DicomVR.UN, dataset[new(0x0009, 0x1001)]!.VR);
    }

    [Fact]
    public void A_private_sequence_of_an_implicit_file_is_a_sequence_whether_its_length_is_stated_or_not()
    {
        byte[] item = new RawDicom(isExplicit: false).Element(0x00100020, "LO", "ID").ToArray();
        RawDicom stated = new RawDicom(isExplicit: false).Header(0x00091001, "", (uint)item.Length + 8).Item((uint)item.Length).Bytes(item);
        RawDicom delimited = new RawDicom(isExplicit: false).Header(0x00091001, "", 0xFFFFFFFF).Item().Bytes(item).EndItem().EndSequence();
        Assert.Equal("ID", Read(stated).GetItems(new(0x0009, 0x1001))[0].GetString(DicomTags.PatientID));
        Assert.Equal("ID", Read(delimited).GetItems(new(0x0009, 0x1001))[0].GetString(DicomTags.PatientID));
    }

    [Fact]
    public void Private_bytes_that_only_start_like_an_item_stay_bytes()
    {
        byte[] bytes = [0xFE, 0xFF, 0x00, 0xE0, 4, 0, 0, 0, 1, 2, 3, 4];
        DicomDataset dataset = Read(new RawDicom(isExplicit: false).Element(0x00091001, "UN", bytes).Element(0x00100020, "LO", "ID"));
        Assert.Equal(bytes, dataset.GetBytes(new(0x0009, 0x1001)).ToArray());
        Assert.Equal("ID", dataset.GetString(DicomTags.PatientID));
    }

    [Fact]
    public void US_or_SS_follows_the_pixel_representation_also_in_an_item()
    {
        DicomDataset dataset = Read(new RawDicom(isExplicit: false).Element(0x00280103, "US", [1, 0]).Element(0x00280106, "SS", [0xFF, 0xFF])
            .Header(0x00283010, "SQ", 0xFFFFFFFF).Item().Element(0x00280120, "SS", [0xFE, 0xFF]).EndItem().EndSequence());
        Assert.Equal(-1, dataset.GetInt32(DicomTags.SmallestImagePixelValue));
        Assert.Equal(-2, dataset.GetItems(DicomTags.VOILUTSequence)[0].GetInt32(DicomTags.PixelPaddingValue));
    }

    [Fact]
    public void A_file_without_preamble_or_meta_information_is_recognised()
    {
        foreach (RawDicom raw in new RawDicom[] { new(), new(isExplicit: false), new(bigEndian: true) })
        {
            byte[] bytes = raw.Element(0x00080016, "UI", "1.2\0").Element(0x00100020, "LO", "ID").ToArray();
            Assert.True(DicomFile.LooksLikeDicom(bytes));
            Assert.Equal("ID", DicomFile.Read(bytes).Dataset.GetString(DicomTags.PatientID));
        }
        byte[] noPreamble = new RawDicom().Element(0x00100020, "LO", "ID").ToFile()[132..];
        Assert.Equal("ID", DicomFile.Read(noPreamble).Dataset.GetString(DicomTags.PatientID));
    }

    [Theory]
    [InlineData("This is a letter to the radiologist, and it is longer than a preamble. It says nothing about any image, it is only text, text, text and more text.")]
    [InlineData("%PDF-1.4\n1 0 obj\n")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("")]
    public void Other_files_do_not_look_like_DICOM(string text)
    {
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(text);
        Assert.False(DicomFile.LooksLikeDicom(bytes));
        Assert.Contains("letter.dcm", Assert.Throws<DicomException>(() => DicomFile.Read(bytes, "letter.dcm")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Group_lengths_are_read_and_not_written()
    {
        DicomFile file = DicomFile.Read(new RawDicom().Element(0x00080000, "UL", [12, 0, 0, 0]).Element(0x00080016, "UI", "1.2\0").Element(0x00080018, "UI", "1.3\0").ToFile());
        Assert.True(file.Dataset.Contains(new(0x0008, 0x0000)));
        Assert.False(DicomFile.Read(file.ToArray()).Dataset.Contains(new(0x0008, 0x0000)));
    }

    [Fact]
    public void Zeros_and_trailing_padding_behind_the_data_are_no_error()
    {
        RawDicom raw = new RawDicom().Element(0x00100020, "LO", "ID").Element(0xFFFCFFFC, "OB", new byte[10]).Bytes(new byte[37]);
        Assert.Equal("ID", Read(raw).GetString(DicomTags.PatientID));
    }

    [Fact]
    public void Explicit_items_in_an_implicit_file_are_recognised()
    {
        byte[] inner = new RawDicom().Element(0x00080060, "CS", "MR").Element(0x00081155, "UI", "1.2.3\0").ToArray();
        DicomDataset dataset = Read(new RawDicom(isExplicit: false).Header(0x00081140, "SQ", (uint)inner.Length + 8).Item((uint)inner.Length).Bytes(inner));
        Assert.Equal("1.2.3", dataset.GetItems(sequence)[0].GetString(DicomTags.ReferencedSOPInstanceUID));
    }

    [Fact]
    public void An_explicit_data_set_that_is_declared_implicit_is_recognised_whatever_its_length()
    {
        byte[] bytes = new RawDicom().Element(0x00080005, "CS", "ISO_IR 100").Element(0x00100020, "LO", "ID").Element(0x7FE00010, "OW", new byte[1 << 20]).ToFile(TransferSyntax.ImplicitVRLittleEndian);
        Assert.Equal("ID", DicomFile.Read(bytes).Dataset.GetString(DicomTags.PatientID));
    }

    [Fact]
    public void Implicit_elements_in_an_explicit_file_are_recognised()
    {
        byte[] inner = new RawDicom(isExplicit: false).Element(0x00100020, "LO", "ID").ToArray();
        DicomDataset dataset = Read(new RawDicom().Element(0x00080060, "CS", "MR").Bytes(inner).Element(0x00100030, "DA", "20260101"));
        Assert.Equal("ID", dataset.GetString(DicomTags.PatientID));
        Assert.Equal(new DateOnly(2026, 1, 1), dataset.GetDate(DicomTags.PatientBirthDate));
    }

    [Fact]
    public void A_representation_of_the_future_is_kept_as_bytes()
    {
        DicomDataset dataset = Read(new RawDicom().Header(0x00091001, "ZZ", 4).Bytes(1, 2, 3, 4).Element(0x00100020, "LO", "ID"));
        Assert.Equal([1, 2, 3, 4], dataset.GetBytes(new(0x0009, 0x1001)).ToArray());
        Assert.Equal("ID", dataset.GetString(DicomTags.PatientID));
    }

    private static DicomDataset Read(RawDicom raw) => DicomFile.Read(raw.ToFile(), "raw").Dataset;
}
