using System.Text;
using System.Text.RegularExpressions;
using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification.Cleaning;

namespace MedVision.Dicom.Deidentification.Identity;

/// <summary>
/// What an object itself says of who the patient and the people around are, gathered before anything is changed: where one of these
/// values shows up again in an attribute that the profile keeps, that value is replaced, too.
/// </summary>
internal sealed partial class Identifiers
{
    // Besides every person's name: numbers, addresses and names of the patient and of the visit.
    private static readonly HashSet<DicomTag> numbers =
    [
        DicomTags.PatientID, DicomTags.OtherPatientIDs, DicomTags.AccessionNumber, DicomTags.PatientBirthDate, DicomTags.PatientAddress,
        DicomTags.PatientTelephoneNumbers, DicomTags.PatientTelecomInformation, DicomTags.AdmissionID, DicomTags.ServiceEpisodeID, DicomTags.MedicalRecordLocator,
        DicomTags.InsurancePlanIdentification, DicomTags.PlacerOrderNumberImagingServiceRequest, DicomTags.FillerOrderNumberImagingServiceRequest,
        DicomTags.ClinicalTrialSubjectID, DicomTags.ClinicalTrialSubjectReadingID, DicomTags.SpecimenIdentifier, DicomTags.ContainerIdentifier,
        DicomTags.ReferringPhysicianAddress, DicomTags.ReferringPhysicianTelephoneNumbers, DicomTags.PersonAddress, DicomTags.PersonTelephoneNumbers,
        DicomTags.InstitutionAddress, DicomTags.OrderCallbackPhoneNumber, DicomTags.PatientInstitutionResidence, DicomTags.SpecimenAccessionNumber,
        DicomTags.PatientBirthDateInAlternativeCalendar, DicomTags.BreedRegistrationNumber,
    ];

    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> phrases = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<byte[]> bytes = [];

    private Identifiers()
    {
    }

    /// <summary>Gathers from <paramref name="dataset"/> and all that it holds.</summary>
    public static Identifiers Of(DicomDataset dataset)
    {
        Identifiers found = new();
        found.Gather(dataset);
        foreach (string name in found.names.Concat(found.phrases).Where(text => text.Length >= 6)) found.bytes.Add(Encoding.UTF8.GetBytes(name));
        return found;
    }

    /// <summary>The word is a part of a person's name in this object.</summary>
    public bool IsName(string word) => names.Contains(word);

    /// <summary>The number is one of the patient's or the visit's.</summary>
    public bool IsNumber(string number) => number.Length >= 4 && phrases.Contains(number);

    /// <summary>An identifier stands in <paramref name="text"/> as a word or as several. Words of the vocabulary alone do not count.</summary>
    public bool IsIn(string text)
    {
        if (text.Length < 2) return false;
        foreach (string name in names)
            if (!Vocabulary.Has(name) && Contains(text, name)) return true;
        foreach (string phrase in phrases)
            if (Contains(text, phrase)) return true;
        return Uid().EnumerateMatches(text) is var matches && HasInstanceUid(text, matches);
    }

    /// <summary>An identifier of six characters or more stands in <paramref name="value"/> as it is written in ASCII or UTF-8.</summary>
    public bool IsIn(ReadOnlySpan<byte> value)
    {
        foreach (byte[] identifier in bytes)
            if (value.IndexOf(identifier) >= 0) return true;
        return false;
    }

    [GeneratedRegex(@"\d+(\.\d+){5,}")]
    private static partial Regex Uid();

    private static bool HasInstanceUid(string text, Regex.ValueMatchEnumerator matches)
    {
        foreach (ValueMatch match in matches)
            if (!text.AsSpan(match.Index).StartsWith(UidMapping.StandardRoot)) return true;
        return false;
    }

    private static bool Contains(string text, string identifier)
    {
        // Scripts without spaces between words have no borders of words either.
        bool bounded = Ascii.IsValid(identifier);
        for (int at = text.IndexOf(identifier, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(identifier, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + identifier.Length;
            if (!bounded || ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))) return true;
        }
        return false;
    }

    private void Gather(DicomDataset dataset)
    {
        foreach (DicomElement element in dataset)
        {
            if (element is DicomSequence sequence)
            {
                foreach (DicomDataset item in sequence.Items) Gather(item);
            }
            else if (element is DicomValue { IsEmpty: false, Length: < 65536 } value)
            {
                if (value.VR == DicomVR.PN || DicomDictionary.VROf(value.Tag) == DicomVR.PN) AddNames(dataset.GetStrings(value.Tag));
                else if (numbers.Contains(value.Tag) && value.VR.IsText) AddPhrases(dataset.GetStrings(value.Tag));
            }
        }
    }

    private void AddNames(string[] values)
    {
        foreach (string word in values.SelectMany(value => value.Split(['^', '=', ' ', ',', ';', '.', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
            if (word.Length >= (Ascii.IsValid(word) ? 3 : 1)) names.Add(word);
    }

    private void AddPhrases(string[] values)
    {
        foreach (string value in values)
            if (value.Length >= (Ascii.IsValid(value) ? 4 : 2)) phrases.Add(value);
    }
}
