using MedVision.Dicom.Data;

namespace MedVision.Imaging.Frames;

/// <summary>
/// Frame Content of an enhanced multi-frame object, PS3.3 C.7.6.16.2.2: the stack that a frame belongs to, its place in it (1-based), its
/// point in time (1-based) and its Dimension Index Values in the order of the Dimension Index Sequence. What the object does not say is null or empty.
/// </summary>
public sealed record FrameContent(string? StackId, int? InStackPosition, int? TemporalPosition, IReadOnlyList<int> DimensionIndexValues)
{
    /// <summary>Frame Acquisition DateTime (0018,9074) as it is written.</summary>
    public string? AcquiredAt { get; init; }

    /// <summary>The content of the 0-based <paramref name="frame"/>.</summary>
    /// <exception cref="DicomException">A value is no number.</exception>
    public static FrameContent Read(DicomDataset dataset, int frame)
    {
        DicomDataset group = FrameGroups.Find(dataset, frame, DicomTags.FrameContentSequence);
        return new FrameContent(group.GetString(DicomTags.StackID), group.GetInt32(DicomTags.InStackPositionNumber),
            group.GetInt32(DicomTags.TemporalPositionIndex), group.GetInt32s(DicomTags.DimensionIndexValues))
        {
            AcquiredAt = group.GetString(DicomTags.FrameAcquisitionDateTime),
        };
    }
}
