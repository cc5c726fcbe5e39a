using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Network.Dimse;

/// <summary>A command set, PS3.7 6.3 and E.1: implicit VR little endian, group 0000.</summary>
public sealed class DimseCommand
{
    /// <summary>Command Data Set Type where no data set follows.</summary>
    private const int NoDataset = 0x0101;

    public DimseCommand(CommandField field, string? sopClass)
    {
        Elements = new DicomDataset().Set(DicomTags.CommandField, (int)field).Set(DicomTags.CommandDataSetType, NoDataset);
        if (sopClass is not null) Elements.Set(DicomTags.AffectedSOPClassUID, sopClass);
    }

    private DimseCommand(DicomDataset elements) => Elements = elements;

    /// <summary>All elements, for those without a property here.</summary>
    public DicomDataset Elements { get; }

    public CommandField Field => (CommandField)Elements.RequireInt32(DicomTags.CommandField);

    public bool IsResponse => ((ushort)Field & 0x8000) != 0;

    public string? SopClass => Elements.GetString(DicomTags.AffectedSOPClassUID) ?? Elements.GetString(DicomTags.RequestedSOPClassUID);

    public string? SopInstance
    {
        get => Elements.GetString(DicomTags.AffectedSOPInstanceUID) ?? Elements.GetString(DicomTags.RequestedSOPInstanceUID);
        init => Elements.Set(DicomTags.AffectedSOPInstanceUID, value ?? "");
    }

    public ushort MessageId
    {
        get => (ushort)Elements.RequireInt32(DicomTags.MessageID);
        init => Elements.Set(DicomTags.MessageID, value);
    }

    public ushort RespondsTo
    {
        get => (ushort)Elements.RequireInt32(DicomTags.MessageIDBeingRespondedTo);
        init => Elements.Set(DicomTags.MessageIDBeingRespondedTo, value);
    }

    public DimsePriority Priority
    {
        get => (DimsePriority)(Elements.GetInt32(DicomTags.Priority) ?? 0);
        init => Elements.Set(DicomTags.Priority, (int)value);
    }

    public DimseStatus Status
    {
        get => new((ushort)Elements.RequireInt32(DicomTags.Status));
        init => Elements.Set(DicomTags.Status, value.Code);
    }

    /// <summary>Up to 64 characters of explanation with a status.</summary>
    public string? ErrorComment
    {
        get => Elements.GetString(DicomTags.ErrorComment);
        init
        {
            if (value is { Length: > 0 }) Elements.Set(DicomTags.ErrorComment, value.Length <= 64 ? value : value[..64]);
        }
    }

    /// <summary>A data set follows the command.</summary>
    public bool HasDataset => Elements.GetInt32(DicomTags.CommandDataSetType) is not (null or NoDataset);

    /// <summary>The response to this request, for the same SOP class and instance.</summary>
    public DimseCommand Response(DimseStatus status, string? comment = null)
    {
        DimseCommand response = new((CommandField)((ushort)Field | 0x8000), SopClass) { RespondsTo = MessageId, Status = status, ErrorComment = comment };
        if (SopInstance is { } instance) response.Elements.Set(DicomTags.AffectedSOPInstanceUID, instance);
        return response;
    }

    /// <exception cref="DicomException">It is no command set.</exception>
    internal static DimseCommand Read(ReadOnlyMemory<byte> bytes)
    {
        const string name = "command set";
        DicomDataset elements = new DatasetReader(new MemorySource(bytes, name), ReadLimits.Default, new NoteCollector(0)).ReadToEnd(ElementEncoding.ImplicitLittle);
        elements.RequireInt32(DicomTags.CommandField);
        if (elements.FirstOrDefault(element => element.Tag.Group != 0) is { } stranger) throw new DicomException("the element is no part of a command", stranger.Tag, null, name);
        return new(elements);
    }

    internal byte[] ToBytes(bool withDataset)
    {
        Elements.Set(DicomTags.CommandDataSetType, withDataset ? 0x0001 : NoDataset);
        using MemoryStream group = new();
        group.Position = 12;
        DatasetWriter.Write(group, ElementEncoding.ImplicitLittle, Elements);
        byte[] bytes = group.ToArray();
        // (0000,0000) UL, 4 bytes: the bytes behind it.
        bytes[4] = 4;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), bytes.Length - 12);
        return bytes;
    }
}
