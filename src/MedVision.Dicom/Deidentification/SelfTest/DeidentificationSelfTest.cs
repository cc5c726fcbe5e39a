using MedVision.Dicom.IO;

namespace MedVision.Dicom.Deidentification.SelfTest;

/// <summary>
/// Plants fake identifiers wherever an object can hold one (every attribute of the table, every value representation, private and
/// unknown elements, ten levels deep, report trees, all character sets, preamble, meta information), de-identifies, and searches
/// the written bytes. An identifier that the profile is asked to keep is not planted.
/// </summary>
public static class DeidentificationSelfTest
{
    /// <summary>Runs under <paramref name="profile"/>; every object is accepted whatever the profile refuses.</summary>
    public static SelfTestReport Run(DeidentificationProfile profile)
    {
        profile = profile with { AcceptBurnedInAnnotation = true, CleanStructuredContent = true, EmptyDocuments = true };
        Deidentifier deidentifier = new(profile, ProjectKey.Create());
        List<string> survivors = [];
        int objects = 0, planted = 0;
        foreach (PlantedObject made in PlantedObjects.Make(profile))
        {
            objects++;
            planted += made.Tokens.Count;
            byte[] source = made.ToBytes();
            // A token that is not even in the source would prove nothing.
            survivors.AddRange(made.Tokens.Where(token => !token.IsIn(source)).Select(token => $"{made.Name}: {token.Place} could not be planted"));
            using DicomFile read = DicomFile.Read(source, made.Name);
            byte[] written = deidentifier.Deidentify(read).File.ToArray();
            survivors.AddRange(made.Tokens.Where(token => token.IsIn(written)).Select(token => $"{made.Name}: {token.Place} survived"));
        }
        return new SelfTestReport(objects, planted, survivors);
    }
}
