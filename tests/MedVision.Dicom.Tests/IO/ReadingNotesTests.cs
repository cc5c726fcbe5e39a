using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using Xunit;

namespace MedVision.Dicom.Tests.IO;

public sealed class ReadingNotesTests
{
    // Preamble, prefix and the one element of meta information (8 + 20 bytes).
    private const int Start = 128 + 4 + 28;

    [Fact]
    public void A_file_without_fault_has_no_notes()
    {
        DicomDataset dataset = new DicomDataset().Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3")
            .SetSequence(DicomTags.ReferencedImageSequence, new DicomDataset().Set(DicomTags.ReferencedSOPInstanceUID, "1.2.3"));
        DicomFile file = new(dataset, TransferSyntax.ExplicitVRLittleEndian);
        Assert.Empty(file.Notes);
        Assert.Empty(DicomFile.Read(file.ToArray()).Notes);
    }

    [Fact]
    public void Of_an_element_that_stands_twice_the_last_is_kept_and_the_loss_is_noted()
    {
        DicomFile file = DicomFile.Read(new RawDicom().Element(0x00100020, "LO", "FIRST1").Element(0x00100030, "DA", "20260101").Element(0x00100020, "LO", "LAST").ToFile());
        Assert.Equal("LAST", file.Dataset.GetString(DicomTags.PatientID));
        ReadingNote note = Only(file, "duplicate-element");
        Assert.Equal((DicomTags.PatientID, Start + 14 + 16, "PS3.5 7.1"), (note.Tag, note.Offset, note.Clause));
        Assert.Contains("an earlier one of 6 bytes is not", note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_out_of_order_are_put_into_their_places()
    {
        DicomFile file = DicomFile.Read(new RawDicom().Element(0x00100020, "LO", "ID").Element(0x00080060, "CS", "MR").ToFile());
        Assert.Equal([DicomTags.Modality, DicomTags.PatientID], file.Dataset.Select(e => e.Tag));
        Assert.Equal((DicomTags.Modality, Start + 10), (Only(file, "element-order").Tag, Only(file, "element-order").Offset));
    }

    [Fact]
    public void A_note_names_the_item_it_is_in()
    {
        DicomFile file = DicomFile.Read(new RawDicom().Header(0x00081140, "SQ", 0xFFFFFFFF).Item().EndItem()
            .Item().Header(0x00081155, "UI", 5).Bytes("1.2.3"u8.ToArray()).EndItem().EndSequence().ToFile());
        Assert.Equal("(0008,1140)[2].(0008,1155)", Only(file, "odd-length").Path);
        Assert.Equal("1.2.3", file.Dataset.GetItems(DicomTags.ReferencedImageSequence)[1].GetString(DicomTags.ReferencedSOPInstanceUID));
    }

    public static TheoryData<string, byte[]> Deviations => new()
    {
        { "no-preamble", new RawDicom().Element(0x00080060, "CS", "MR").ToArray() },
        { "no-meta-information", new RawDicom().Element(0x00080060, "CS", "MR").ToArray() },
        { "no-transfer-syntax", new RawDicom().Element(0x00080060, "CS", "MR").ToArray() },
        { "meta-length", new RawDicom().Element(0x00080060, "CS", "MR").ToFile() },
        { "trailing-zeros", new RawDicom().Element(0x00080060, "CS", "MR").Bytes(new byte[11]).ToFile() },
        { "value-length", new RawDicom().Element(0x00280010, "US", [1, 2, 3, 4, 5]).ToFile() },
        { "not-as-dictionary", new RawDicom(isExplicit: false).Element(0x0040A170, "CS", "TEXT").ToFile() },
        { "unknown-vr", new RawDicom().Header(0x00091001, "ZZ", 4).Bytes(1, 2, 3, 4).ToFile() },
        { "unknown-vr", new RawDicom().Bytes(0x28, 0, 0x20, 1, (byte)' ', (byte)' ', 2, 0, 7, 0).Element(0x00281050, "DS", "1 ").ToFile() },
        { "implicit-in-explicit", new RawDicom().Bytes(0x28, 0, 0x20, 1, 2, 0, 0, 0, 7, 0).Element(0x00281050, "DS", "1 ").ToFile() },
        { "explicit-in-implicit", new RawDicom().Element(0x00080060, "CS", "MR").ToFile(TransferSyntax.ImplicitVRLittleEndian) },
    };

    [Theory]
    [MemberData(nameof(Deviations))]
    public void Every_tolerated_deviation_is_noted_with_its_clause(string rule, byte[] bytes)
    {
        ReadingNote note = Only(DicomFile.Read(bytes), rule);
        Assert.NotNull(note.Offset);
        Assert.StartsWith("PS3.", note.Clause, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_are_bounded_and_say_how_many_are_missing()
    {
        RawDicom raw = new();
        for (uint i = 0; i < 1500; i++) raw.Header(0x00110000 + 0x1000 + i, "LO", 1).Bytes((byte)'A');
        IReadOnlyList<ReadingNote> notes = DicomFile.Read(raw.ToFile()).Notes;
        Assert.Equal(1001, notes.Count);
        Assert.Equal("501 further deviations are not listed", notes[^1].Message);
    }

    private static ReadingNote Only(DicomFile file, string rule) => Assert.Single(file.Notes, note => note.Rule == rule);
}
