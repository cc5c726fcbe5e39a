using System.IO.Compression;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>A DICOM file, PS3.10 7. Long values of an opened file are read when they are asked for, so keep it open until then.</summary>
public sealed class DicomFile : IDisposable
{
    /// <summary>Our Implementation Class UID, PS3.7 D.3.3.2.</summary>
    public const string ImplementationClassUid = "2.25.260811973529468170235519327468105273641";

    public const string ImplementationVersionName = "MEDVISION_0_1";
    private readonly ByteSource? source;

    /// <summary>A new object; the meta information is built from the data set.</summary>
    /// <exception cref="DicomException">The data set has no SOP Class or SOP Instance UID.</exception>
    public DicomFile(DicomDataset dataset, TransferSyntax syntax)
    {
        (Dataset, TransferSyntax) = (dataset, syntax);
        Meta = new DicomDataset()
            .SetBytes(DicomTags.FileMetaInformationVersion, DicomVR.OB, new byte[] { 0, 1 })
            .Set(DicomTags.MediaStorageSOPClassUID, dataset.RequireString(DicomTags.SOPClassUID))
            .Set(DicomTags.MediaStorageSOPInstanceUID, dataset.RequireString(DicomTags.SOPInstanceUID))
            .Set(DicomTags.TransferSyntaxUID, syntax.Uid)
            .Set(DicomTags.ImplementationClassUID, ImplementationClassUid)
            .Set(DicomTags.ImplementationVersionName, ImplementationVersionName);
    }

    /// <summary>A new object some of whose values lie in <paramref name="source"/>, which goes with it.</summary>
    internal DicomFile(DicomDataset dataset, TransferSyntax syntax, ByteSource source) : this(dataset, syntax) => (this.source, Name) = (source, source.Name);

    private DicomFile(ByteSource source, ReadLimits limits, ElementOffsets? offsets = null)
    {
        this.source = source;
        Offsets = offsets;
        Name = source.Name;
        NoteCollector notes = new(limits.Notes);
        (Meta, Dataset, TransferSyntax, DatasetOffset) = FileReader.Read(source, limits, notes, offsets);
        Notes = notes.Notes;
    }

    /// <summary>File meta information, group 0002.</summary>
    public DicomDataset Meta { get; }

    public DicomDataset Dataset { get; }

    /// <summary>The syntax that the file was read with, or will be written with.</summary>
    public TransferSyntax TransferSyntax { get; }

    /// <summary>The path, or the name given when reading.</summary>
    public string Name { get; } = "";

    /// <summary>Where the data set starts in the bytes that were read; 0 for a new object.</summary>
    public long DatasetOffset { get; }

    /// <summary>What deviates from the standard and was tolerated while reading; empty for a file without fault or a new object.</summary>
    public IReadOnlyList<ReadingNote> Notes { get; } = [];

    /// <summary>Where each element stands in the file; null unless it was opened by <see cref="OpenWithOffsets"/>.</summary>
    public ElementOffsets? Offsets { get; }

    /// <summary>Opens a file; values longer than 64 KiB stay on it until they are asked for.</summary>
    /// <exception cref="DicomException">It is no DICOM file, or a damaged one.</exception>
    public static DicomFile Open(string path) => Open(path, ReadLimits.Default);

    /// <summary>Opens a file and keeps in mind where its elements stand, which takes more memory.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public static DicomFile OpenWithOffsets(string path) => Open(path, ReadLimits.Default, new ElementOffsets());

    /// <summary>Reads from memory; values are slices of <paramref name="bytes"/>, which must not change.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public static DicomFile Read(ReadOnlyMemory<byte> bytes, string name = "") => new(new MemorySource(bytes, name), ReadLimits.Default);

    /// <summary>Reads a stream to its end, into memory.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public static DicomFile Read(Stream stream, string name = "")
    {
        long length = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (length > Array.MaxLength) throw new DicomException($"a stream of {length} bytes does not fit into memory; save it and open the file", null, null, name);
        using MemoryStream bytes = new((int)length);
        stream.CopyTo(bytes);
        return Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), name);
    }

    /// <summary>Says from a file's first 132 bytes or more whether it can be DICOM: DICM behind the preamble, or a data set at once.</summary>
    public static bool LooksLikeDicom(ReadOnlySpan<byte> head) =>
        FileSniffer.HasPreamble(head) || head.StartsWith("DICM"u8) || FileSniffer.GuessDataset(head) is not null;

    /// <summary>Writes the file under another name first, then moves it to <paramref name="path"/>: there is never half a file.</summary>
    public void Save(string path, WriteOptions? options = null)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)) Write(stream, options);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes preamble, meta information and data set.</summary>
    /// <exception cref="DicomException">The pixel data does not suit the transfer syntax, or an element of group 0002 stands in the data set.</exception>
    public void Write(Stream stream, WriteOptions? options = null)
    {
        Check();
        stream.Write(Header());
        WriteElements(stream, options);
    }

    /// <summary>Writes the data set alone, as it goes over the network (PS3.7 6.3).</summary>
    /// <inheritdoc cref="Write"/>
    public void WriteDataset(Stream stream, WriteOptions? options = null)
    {
        Check();
        WriteElements(stream, options);
    }

    public byte[] ToArray(WriteOptions? options = null)
    {
        using MemoryStream stream = new();
        Write(stream, options);
        return stream.ToArray();
    }

    /// <summary>Closes the file; long values can be read no more.</summary>
    public void Dispose() => source?.Dispose();

    internal static DicomFile Open(string path, ReadLimits limits, ElementOffsets? offsets = null)
    {
        FileSource source = new(path);
        try
        {
            return new DicomFile(source, limits, offsets);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    internal static DicomFile Read(ReadOnlyMemory<byte> bytes, string name, ReadLimits limits) => new(new MemorySource(bytes, name), limits);

    private void Check()
    {
        bool encapsulated = Dataset[DicomTags.PixelData] is DicomFragments;
        if (Dataset[DicomTags.PixelData] is { IsEmpty: false } pixels && encapsulated != TransferSyntax.IsEncapsulated)
            throw new DicomException($"{(encapsulated ? "encapsulated" : "native")} pixel data cannot be written as {TransferSyntax}", pixels.Tag, null, Name);
        // Elements are in the order of their tags: only the first few can be of that group.
        if (Dataset.TakeWhile(element => element.Tag.Group <= 2).FirstOrDefault(element => element.Tag.Group == 2) is { } stray)
            throw new DicomException("an element of the file meta information stands in the data set; written there it would be read as the file's own", stray.Tag, null, Name);
    }

    private void WriteElements(Stream stream, WriteOptions? options)
    {
        if (!TransferSyntax.IsDeflated)
        {
            DatasetWriter.Write(stream, ElementEncoding.Of(TransferSyntax), Dataset, options);
            return;
        }
        CountingStream counted = new(stream);
        using (DeflateStream deflate = new(counted, CompressionLevel.Optimal, leaveOpen: true)) DatasetWriter.Write(deflate, ElementEncoding.ExplicitLittle, Dataset, options);
        if (counted.Count % 2 != 0) stream.WriteByte(0);
    }

    private byte[] Header()
    {
        DicomDataset meta = Meta.Clone();
        meta.Set(DicomTags.TransferSyntaxUID, TransferSyntax.Uid);
        if (!meta.Contains(DicomTags.FileMetaInformationVersion)) meta.SetBytes(DicomTags.FileMetaInformationVersion, DicomVR.OB, new byte[] { 0, 1 });
        Complete(meta, DicomTags.MediaStorageSOPClassUID, DicomTags.SOPClassUID);
        Complete(meta, DicomTags.MediaStorageSOPInstanceUID, DicomTags.SOPInstanceUID);
        meta.Set(DicomTags.ImplementationClassUID, ImplementationClassUid).Set(DicomTags.ImplementationVersionName, ImplementationVersionName);
        return FileHeader.ToBytes(meta);
    }

    private void Complete(DicomDataset meta, DicomTag tag, DicomTag from)
    {
        if (Dataset.GetString(from) is { } uid) meta.Set(tag, uid);
    }
}
