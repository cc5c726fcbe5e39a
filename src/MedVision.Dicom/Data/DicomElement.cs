namespace MedVision.Dicom.Data;

/// <summary>One attribute of a data set: <see cref="DicomValue"/>, <see cref="DicomSequence"/> or <see cref="DicomFragments"/>.</summary>
public abstract class DicomElement
{
    private protected DicomElement(DicomTag tag, DicomVR vr) => (Tag, VR) = (tag, vr);

    public DicomTag Tag { get; }

    public DicomVR VR { get; }

    /// <summary>The element has no value: no bytes, no items, no fragments.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>A deep copy; bytes are shared, because nobody changes them.</summary>
    internal abstract DicomElement Copy();
}
