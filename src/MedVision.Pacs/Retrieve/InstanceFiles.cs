using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Retrieve;

/// <summary>Whole Part 10 files: as received, or made anew in another transfer syntax without loss.</summary>
public sealed class InstanceFiles
{
    // Longer values have no length of 32 bits, PS3.5 7.1.
    private const long MostNative = uint.MaxValue - 1;
    private const int MostInMemory = 8 << 20;
    private readonly StoredInstances instances;

    internal InstanceFiles(StoredInstances instances) => this.instances = instances;

    /// <summary>
    /// Whether the instance can be given in <paramref name="target"/>: as it is stored, or by a transcoding that loses nothing. Implicit VR and
    /// big endian are not made for web services (PS3.18 8.7.3).
    /// </summary>
    public static bool CanGive(StoredInstance instance, TransferSyntax target) =>
        target == instance.TransferSyntax
        || (target.IsExplicitVR && !target.IsBigEndian && !target.IsLossy && Transcoder.CanEncode(target) && (instance.Frames == 0 || FrameDecoder.CanDecode(instance.TransferSyntax)));

    /// <summary>
    /// The syntax for those who name none: Explicit VR Little Endian, but as stored where only a lossy form is at hand, where it cannot be
    /// decoded, or where the pixels may be too long for it (PS3.18 8.7.3).
    /// </summary>
    public static TransferSyntax DefaultOf(StoredInstance instance)
    {
        TransferSyntax stored = instance.TransferSyntax;
        if (stored.IsLossy || !CanGive(instance, TransferSyntax.ExplicitVRLittleEndian)) return stored;
        // Three samples of 16 bits are the most that compressed pixels have here.
        long most = (long)(instance.Rows ?? 0) * (instance.Columns ?? 0) * 6;
        return stored.IsEncapsulated && most > MostNative / Math.Max(1, instance.Frames) ? stored : TransferSyntax.ExplicitVRLittleEndian;
    }

    /// <summary>
    /// The file in <paramref name="target"/>, at its start; a seekable stream. A transcoded one is whole before the first byte is given, in memory
    /// or, where it is long, in a temporary file: what cannot be transcoded is known before anything is sent.
    /// </summary>
    /// <exception cref="DicomException">The pixels are damaged, or cannot be encoded so.</exception>
    public Stream Open(StoredInstance instance, TransferSyntax target)
    {
        if (target == instance.TransferSyntax) return instances.OpenBytes(instance);
        if (!CanGive(instance, target)) throw new DicomException($"the object in {instance.TransferSyntax} cannot be given in {target}", DicomTags.TransferSyntaxUID);
        using DicomFile file = instances.Open(instance), copy = Transcoder.Transcode(file, target, TranscodeOptions.Default with { Parallelism = 1 });
        Stream stream = instance.Bytes <= MostInMemory && !instance.TransferSyntax.IsEncapsulated ? new MemoryStream((int)instance.Bytes + 1024) : Temporary();
        try
        {
            copy.Write(stream);
            stream.Position = 0;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static FileStream Temporary() => new(Path.Combine(Path.GetTempPath(), $"medvision-copy-{Guid.NewGuid():N}"),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 1 << 16, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
}
