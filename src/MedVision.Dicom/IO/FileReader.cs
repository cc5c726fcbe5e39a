using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Reads a whole file, PS3.10 7: preamble, meta information, data set; also files that lack the first two.</summary>
internal static class FileReader
{
    // What the encodings of this maker's private syntax differ in is only the pixels' byte order.
    private const string GePrivateImplicit = "1.2.840.113619.5.2";

    public static (DicomDataset Meta, DicomDataset Dataset, TransferSyntax Syntax) Read(ByteSource source, ReadLimits limits)
    {
        if (source.Length == 0) throw new DicomException("the file is empty", null, null, source.Name);
        Span<byte> head = stackalloc byte[(int)Math.Min(source.Length, FileSniffer.PreambleLength + 12)];
        source.Read(0, head);
        long start = FileSniffer.HasPreamble(head) ? FileSniffer.PreambleLength + 4 : head.StartsWith("DICM"u8) ? 4 : 0;
        TransferSyntax? guess = start == 0 ? FileSniffer.GuessDataset(head) : null;
        if (start == 0 && guess is null)
            throw new DicomException("this is not a DICOM file: no DICM behind the preamble, and no data set at its start", null, 0, source.Name);

        DatasetReader reader = new(source, limits, start);
        DicomDataset meta = reader.ReadToEnd(guess is { IsExplicitVR: false } ? ElementEncoding.ImplicitLittle : ElementEncoding.ExplicitLittle, tag => tag.Group != 0x0002);
        long position = reader.Position;
        string? uid = meta.GetString(DicomTags.TransferSyntaxUID);
        if (uid is null)
        {
            byte[] first = new byte[Math.Min(8, source.Length - position)];
            source.Read(position, first);
            if (meta.Count > 0 || guess is null || guess.IsBigEndian) guess = FileSniffer.GuessDataset(first);
            guess ??= first.Length == 0 ? TransferSyntax.ExplicitVRLittleEndian
                : throw new DicomException("there is no Transfer Syntax UID, and the data set's encoding cannot be recognised", DicomTags.TransferSyntaxUID, position, source.Name);
        }
        TransferSyntax syntax = uid is null ? guess! : Find(uid, source, position);
        if (syntax.IsDeflated) (reader, position) = (new(Inflater.Inflate(source, position, limits), limits), 0);
        return (meta, reader.ReadToEnd(ElementEncoding.Of(syntax)), syntax);
    }

    private static TransferSyntax Find(string uid, ByteSource source, long position) =>
        uid == GePrivateImplicit ? TransferSyntax.ImplicitVRLittleEndian : TransferSyntax.Find(uid)
            ?? throw new DicomException($"the transfer syntax '{uid}' is unknown", DicomTags.TransferSyntaxUID, position, source.Name);
}
