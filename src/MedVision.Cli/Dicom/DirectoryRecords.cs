using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Dicom;

/// <summary>The records of a DICOMDIR, PS3.3 F.3: they refer to each other by byte positions, which a person cannot follow.</summary>
internal sealed class DirectoryRecords
{
    private static readonly DicomTag[] pointers =
    [
        DicomTags.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, DicomTags.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity,
        DicomTags.OffsetOfTheNextDirectoryRecord, DicomTags.OffsetOfReferencedLowerLevelDirectoryEntity,
    ];

    private readonly Dictionary<long, int> _numbers = [];

    private DirectoryRecords(DicomFile file, IReadOnlyList<DicomDataset> records)
    {
        for (int i = 0; i < records.Count; i++)
            if (file.Offsets?.OfItem(records[i]) is { } offset) _numbers[offset] = i + 1;
    }

    /// <summary>The records, or null if the file is no DICOMDIR.</summary>
    public static DirectoryRecords? Of(DicomFile file) =>
        file.Dataset.GetItems(DicomTags.DirectoryRecordSequence) is { Count: > 0 } records ? new(file, records) : null;

    /// <summary>What an item of the directory stands for: its type and the values that tell it from its neighbours.</summary>
    public string Describe(DicomDataset record)
    {
        if (record.GetString(DicomTags.DirectoryRecordType) is not { } type) return "";
        string[] values =
        [
            .. new[] { DicomTags.PatientID, DicomTags.PatientName, DicomTags.StudyDate, DicomTags.StudyDescription, DicomTags.Modality, DicomTags.SeriesNumber, DicomTags.SeriesDescription, DicomTags.InstanceNumber }
                .Select(record.GetString).OfType<string>(),
            string.Join('/', record.GetStrings(DicomTags.ReferencedFileID)),
        ];
        return $": {type} {string.Join(", ", values.Where(value => value.Length > 0))}";
    }

    /// <summary>The record that an offset means.</summary>
    public string? Follow(DicomValue value)
    {
        if (!pointers.Contains(value.Tag) || value.Length != 4) return null;
        long offset = BitConverter.ToUInt32(value.Load().Span);
        if (offset == 0) return " none";
        return _numbers.TryGetValue(offset, out int number) ? string.Create(CultureInfo.InvariantCulture, $" item {number}") : " NO ITEM STANDS THERE";
    }
}
