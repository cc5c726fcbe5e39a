using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Reads a whole file, PS3.10 7: preamble, meta information, data set; also files that lack the first two.</summary>
internal static class FileReader
{
    // What the encodings of this maker's private syntax differ in is only the pixels' byte order.
    private const string GePrivateImplicit = "1.2.840.113619.5.2";

    public static (DicomDataset Meta, DicomDataset Dataset, TransferSyntax Syntax, long DatasetOffset) Read(ByteSource source, ReadLimits limits, NoteCollector notes, ElementOffsets? offsets)
    {
        if (source.Length == 0) throw new DicomException("the file is empty", null, null, source.Name);
        Span<byte> head = stackalloc byte[(int)Math.Min(source.Length, FileSniffer.PreambleLength + 12)];
        source.Read(0, head);
        long start = FileSniffer.HasPreamble(head) ? FileSniffer.PreambleLength + 4 : head.StartsWith("DICM"u8) ? 4 : 0;
        TransferSyntax? guess = start == 0 ? FileSniffer.GuessDataset(head) : null;
        if (start == 0 && guess is null)
            throw new DicomException("this is not a DICOM file: no DICM behind the preamble, and no data set at its start", null, 0, source.Name);

        if (start == 0) notes.Add("no-preamble", 0, "there is no preamble and no DICM prefix", "PS3.10 7.1");
        else if (start == 4) notes.Add("no-preamble", 0, "the DICM prefix stands at the start, without the preamble", "PS3.10 7.1");
        DatasetReader reader = new(source, limits, notes, start, offsets);
        DicomDataset meta = reader.ReadToEnd(guess is { IsExplicitVR: false } ? ElementEncoding.ImplicitLittle : ElementEncoding.ExplicitLittle, tag => tag.Group != 0x0002);
        long position = reader.Position;
        CheckMeta(meta, start, position, notes);
        string? uid = meta.GetString(DicomTags.TransferSyntaxUID);
        if (uid is null)
        {
            byte[] first = new byte[Math.Min(8, source.Length - position)];
            source.Read(position, first);
            if (meta.Count > 0 || guess is null || guess.IsBigEndian) guess = FileSniffer.GuessDataset(first) ?? FileSniffer.Fallback(first);
            notes.Add("no-transfer-syntax", position, $"there is no Transfer Syntax UID; the data set is read as {guess.Name}", "PS3.10 7.1");
        }
        TransferSyntax syntax = uid is null ? guess! : Find(uid, source, position);
        if (uid == GePrivateImplicit) notes.Add("private-transfer-syntax", position, $"the private transfer syntax {uid} is read as {syntax.Name}", "PS3.5 10");
        long offset = position;
        if (syntax.IsDeflated) (reader, position) = (new(Inflater.Inflate(source, position, limits), limits, notes, 0, offsets), 0);
        DicomDataset dataset = reader.ReadToEnd(ElementEncoding.Of(syntax));
        if (dataset[DicomTags.PixelData] is { IsEmpty: false } pixels && pixels is DicomFragments != syntax.IsEncapsulated)
            notes.Add("pixels-against-syntax", dataset, pixels.Tag, null, $"{(pixels is DicomFragments ? "encapsulated" : "native")} pixel data in {syntax}", "PS3.5 A");
        return (meta, dataset, syntax, offset);
    }

    private static void CheckMeta(DicomDataset meta, long start, long position, NoteCollector notes)
    {
        const int GroupLengthElement = 12;
        long rest = position - start - GroupLengthElement;
        if (meta.Count == 0) notes.Add("no-meta-information", position, "there is no file meta information", "PS3.10 7.1");
        else if (meta[DicomTags.FileMetaInformationGroupLength] is not DicomValue { Length: 4 } value)
            notes.Add("meta-length", start, "the file meta information does not start with its length", "PS3.10 7.1");
        else if (BinaryPrimitives.ReadUInt32LittleEndian(value.Load().Span) is var stated && stated != rest)
            notes.Add("meta-length", start, $"the file meta information states {stated} bytes and has {rest}", "PS3.10 7.1");
    }

    private static TransferSyntax Find(string uid, ByteSource source, long position) =>
        uid == GePrivateImplicit ? TransferSyntax.ImplicitVRLittleEndian : TransferSyntax.Find(uid)
            ?? throw new DicomException($"the transfer syntax '{uid}' is unknown", DicomTags.TransferSyntaxUID, position, source.Name);
}
