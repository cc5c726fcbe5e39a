using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification.Cleaning;
using MedVision.Dicom.Deidentification.Identity;
using MedVision.Dicom.Deidentification.Rules;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Deidentification;

/// <summary>
/// De-identifies objects (PS3.15 Annex E). What it does not do: look at pixels (burned-in text, faces), know a name that stands only in
/// a description which was asked to be kept, or judge whether the rest could still tell who it is.
/// </summary>
public sealed class Deidentifier
{
    private readonly DeidentificationProfile profile;
    private readonly ReadOnlyMemory<byte> projectKey;

    /// <param name="profile">What stays.</param>
    /// <param name="projectKey">At least 16 secret bytes; the same key gives the same UIDs, pseudonyms and date shifts.</param>
    /// <exception cref="ArgumentException">The key is shorter.</exception>
    public Deidentifier(DeidentificationProfile profile, ReadOnlyMemory<byte> projectKey)
    {
        if (projectKey.Length < 16) throw new ArgumentException("a project key has at least 16 bytes", nameof(projectKey));
        (this.profile, this.projectKey) = (profile, projectKey);
    }

    /// <summary>A de-identified copy of <paramref name="file"/> in the same transfer syntax. Safe to call from many threads.</summary>
    /// <exception cref="DicomException">The object is refused: its pixels may show text, it is a document, a report or a DICOMDIR and the profile does not say what to do. The reason holds no value of the object.</exception>
    public DeidentificationResult Deidentify(DicomFile file)
    {
        if (Admission.Refusal(file, profile) is { } refusal) throw refusal;
        ChangeLog log = new();
        Pseudonyms pseudonyms = new(projectKey);
        DicomDataset dataset = file.Dataset.Clone();
        Patient patient = Patient.Of(dataset, pseudonyms);
        IReadOnlyList<DicomDataset> earlier = [.. dataset.GetItems(DicomTags.DeidentificationMethodCodeSequence)];

        CleanPixels(file, dataset, log);
        new DatasetCleaner(profile, new ProfileRules(profile, dataset.Contains(DicomTags.ContentSequence)), pseudonyms, Identifiers.Of(dataset), patient, log).Clean(dataset);
        if (patient.Pseudonym is not null) MethodCodes.Write(dataset, profile, earlier);
        Concerns.Warn(file, profile, log);
        // New meta information, empty preamble: nothing of the old file's head or tail goes along.
        return new DeidentificationResult(new DicomFile(dataset, file.TransferSyntax), patient.Pseudonym, log.Actions, log.Warnings);
    }

    private static void CleanPixels(DicomFile file, DicomDataset dataset, ChangeLog log)
    {
        if (dataset[DicomTags.PixelData] is DicomFragments fragments && CodestreamComments.Blank(fragments) is { } blanked)
        {
            dataset.Set(blanked);
            log.Add("", DicomTags.PixelData, AttributeChange.TextCleaned);
            log.Warn("comments or camera data inside the compressed pixels were blanked; the pixels themselves are as they were");
        }
        if (OverlaysInPixels.Of(file).Count > 0 && OverlaysInPixels.Clear(dataset))
        {
            log.Add("", DicomTags.PixelData, AttributeChange.Replaced);
            log.Warn("an overlay lay in unused bits of the pixels and was cleared; the pixels' own bits are as they were");
        }
    }
}
