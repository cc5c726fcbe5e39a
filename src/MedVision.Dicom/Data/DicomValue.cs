namespace MedVision.Dicom.Data;

/// <summary>An element with a plain value. Numbers are little endian, whatever the file was.</summary>
public sealed class DicomValue : DicomElement
{
    public DicomValue(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> bytes) : this(tag, vr, new DicomBytes(bytes))
    {
    }

    internal DicomValue(DicomTag tag, DicomVR vr, DicomBytes bytes) : base(tag, vr) => Bytes = bytes;

    /// <summary>The value as bytes, which may still be on the file.</summary>
    public DicomBytes Bytes { get; }

    public long Length => Bytes.Length;

    public override bool IsEmpty => Bytes.Length == 0;

    /// <summary>The whole value; read from the file each time where it is long.</summary>
    public ReadOnlyMemory<byte> Load() => Bytes.Load();

    public override string ToString() => $"{Tag} {VR} {Length} bytes";

    internal override DicomElement Copy() => new DicomValue(Tag, VR, Bytes);
}
