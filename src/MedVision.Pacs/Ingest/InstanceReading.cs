using MedVision.Dicom.Codecs.Indexing;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Media;
using MedVision.Pacs.Query;

namespace MedVision.Pacs.Ingest;

/// <summary>Reads what the rows need out of a file, or says why the file cannot be stored.</summary>
internal static class InstanceReading
{
    // What a column can index and a page can show; the whole value stays in the file.
    private const int LongestText = 1024;

    /// <summary>Opens and checks the file at <paramref name="path"/>.</summary>
    /// <returns>The record, or null with the reason.</returns>
    /// <exception cref="IOException">The disk, not the content, is at fault.</exception>
    public static InstanceRecord? Read(string path, out string? reason)
    {
        try
        {
            reason = FileNature.WhyNotDicom(FileNature.HeadOf(path));
            if (reason is not null) return null;
            using DicomFile file = DicomFile.Open(path);
            InstanceRecord record = Read(file);
            PixelCheck.Require(file);
            return record with { FrameIndex = FrameIndex.Of(file)?.ToBytes() ?? [] };
        }
        catch (DicomException error)
        {
            // The staged file's name says nothing to the sender.
            reason = error.Message.Replace(path + ": ", "", StringComparison.Ordinal).Replace(path, "the file", StringComparison.Ordinal);
            return null;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException or FormatException or IndexOutOfRangeException or InvalidOperationException)
        {
            // Hostile bytes that the parser did not foresee must not stop the files behind them.
            reason = $"it cannot be read: {error.Message}";
            return null;
        }
    }

    private static InstanceRecord Read(DicomFile file)
    {
        DicomDataset data = file.Dataset;
        if (file.Meta.GetString(DicomTags.MediaStorageSOPClassUID) == SopClasses.MediaStorageDirectoryStorage || data.Contains(DicomTags.DirectoryRecordSequence))
            throw new DicomException("a DICOMDIR is the directory of a medium, not an image", DicomTags.DirectoryRecordSequence);
        string sopClass = Uid(data, DicomTags.SOPClassUID);
        InstanceRecord record = new()
        {
            SopUid = Uid(data, DicomTags.SOPInstanceUID),
            StudyUid = Uid(data, DicomTags.StudyInstanceUID),
            SeriesUid = Uid(data, DicomTags.SeriesInstanceUID),
            SopClassUid = sopClass,
            TransferSyntaxUid = file.TransferSyntax.Uid,
            PatientId = Text(data, DicomTags.PatientID) ?? "",
            Issuer = Text(data, DicomTags.IssuerOfPatientID) ?? "",
            PatientName = Text(data, DicomTags.PatientName) ?? "",
            BirthDate = Lenient(() => data.GetDate(DicomTags.PatientBirthDate)),
            Sex = Text(data, DicomTags.PatientSex),
            StudyDate = Lenient(() => data.GetDate(DicomTags.StudyDate)),
            StudyTime = Lenient(() => data.GetTime(DicomTags.StudyTime)),
            Accession = Text(data, DicomTags.AccessionNumber),
            StudyDescription = Text(data, DicomTags.StudyDescription),
            StudyId = Text(data, DicomTags.StudyID),
            ReferringPhysician = Text(data, DicomTags.ReferringPhysicianName),
            Modality = Text(data, DicomTags.Modality) ?? "",
            SeriesNumber = Lenient(() => data.GetInt32(DicomTags.SeriesNumber)),
            SeriesDescription = Text(data, DicomTags.SeriesDescription),
            BodyPart = Text(data, DicomTags.BodyPartExamined),
            Number = Lenient(() => data.GetInt32(DicomTags.InstanceNumber)),
            Rows = Lenient(() => data.GetInt32(DicomTags.Rows)),
            Columns = Lenient(() => data.GetInt32(DicomTags.Columns)),
            Frames = PixelCheck.Find(data) is null ? 0 : Math.Max(1, Lenient(() => data.GetInt32(DicomTags.NumberOfFrames)) ?? 1),
            IsSynthetic = IsSynthetic(data),
            IsDerived = IsDerived(sopClass) || IsCapture(data, sopClass),
            FrameIndex = [],
            Metadata = [],
        };
        byte[] metadata = MetadataJson.Write(data, record);
        return record with { Metadata = metadata, Attributes = LevelAttributes.Of(metadata) };
    }

    private static string Uid(DicomDataset data, DicomTag tag)
    {
        string uid = data.RequireString(tag);
        return DicomUids.IsUsable(uid) ? uid : throw new DicomException("the value is not a UID of digits and dots, 64 characters at most", tag);
    }

    private static string? Text(DicomDataset data, DicomTag tag)
    {
        string? text = Lenient(() => data.GetString(tag))?.Replace("\0", "", StringComparison.Ordinal).Trim();
        if (text is { Length: > LongestText }) text = text[..LongestText];
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>An odd date or number in a descriptive element is no reason to lose an image: the column stays empty, the file keeps the value.</summary>
    private static T? Lenient<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (DicomException)
        {
            return default;
        }
    }

    /// <summary>Synthetic Data (0008,001C), or equipment with the purpose (109100, DCM, "Synthesizing Equipment").</summary>
    private static bool IsSynthetic(DicomDataset data) =>
        data.GetString(DicomTags.SyntheticData) == "YES"
        || data.GetItems(DicomTags.ContributingEquipmentSequence).Any(equipment => equipment.GetItems(DicomTags.PurposeOfReferenceCodeSequence)
            .Any(purpose => purpose.GetString(DicomTags.CodeValue) == "109100" && purpose.GetString(DicomTags.CodingSchemeDesignator) == "DCM"));

    /// <summary>A Secondary Capture that names the images it was drawn from, as ours do: a picture of a result, not an image for the models.</summary>
    private static bool IsCapture(DicomDataset data, string sopClass) =>
        SopClasses.NameOf(sopClass).Contains("Secondary Capture", StringComparison.Ordinal)
        && data.GetStrings(DicomTags.ImageType) is ["DERIVED", ..] && data.GetItems(DicomTags.SourceImageSequence).Count > 0;

    /// <summary>Results about images: segmentations, reports, parametric maps, presentation states, radiotherapy objects, registrations.</summary>
    private static bool IsDerived(string sopClass)
    {
        string name = SopClasses.NameOf(sopClass);
        return name.Contains("Segmentation", StringComparison.Ordinal)
            || name.Contains("Parametric Map", StringComparison.Ordinal)
            || name.Contains(" SR", StringComparison.Ordinal)
            || name.Contains("Presentation State", StringComparison.Ordinal)
            || name.Contains("Registration", StringComparison.Ordinal)
            || name.Contains("Key Object", StringComparison.Ordinal)
            || name.StartsWith("RT ", StringComparison.Ordinal)
            || name.StartsWith("Encapsulated", StringComparison.Ordinal);
    }
}
