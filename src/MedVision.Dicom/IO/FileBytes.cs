using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>A file whose bytes are an element's value, read piece by piece when the element is written: PS3.18's bulk data. Open until disposed.</summary>
public sealed class FileBytes : IDisposable
{
    private readonly FileSource source;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public FileBytes(string path)
    {
        source = new FileSource(path);
        Bytes = new DicomBytes(source, 0, source.Length, swapUnit: 1);
    }

    /// <summary>All of the file.</summary>
    public DicomBytes Bytes { get; }

    /// <summary>The file as a plain value; numbers in it are little endian.</summary>
    public DicomValue AsValue(DicomTag tag, DicomVR vr) => new(tag, vr, Bytes);

    /// <summary>The file as the only frame of encapsulated pixel data, in one fragment (PS3.5 A.4).</summary>
    public DicomFragments AsFrame() => new(DicomTags.PixelData, DicomVR.OB, [], [Bytes]);

    public void Dispose() => source.Dispose();
}
