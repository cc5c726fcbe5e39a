using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Deidentification;

public sealed class CorpusTests
{
    // What is searched for besides every person's name.
    private static readonly DicomTag[] identifying =
    [
        DicomTags.PatientID, DicomTags.OtherPatientIDs, DicomTags.PatientBirthDate, DicomTags.PatientAddress, DicomTags.AccessionNumber, DicomTags.InstitutionName,
        DicomTags.InstitutionAddress, DicomTags.StationName, DicomTags.DeviceSerialNumber, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID,
        DicomTags.SOPInstanceUID, DicomTags.FrameOfReferenceUID, DicomTags.PatientComments, DicomTags.RequestAttributesSequence,
        DicomTags.ReferencedSOPInstanceUID, DicomTags.TrackingUID, DicomTags.DimensionOrganizationUID, DicomTags.ProtocolName,
    ];

    // Values that stand in the output with another meaning: (value, why).
    private static readonly Dictionary<string, string> explained = new()
    {
        ["ANONYMIZED"] = "our own dummy value",
        ["Anonymized"] = "a part of our own dummy name",
        ["19000101"] = "our own dummy date",
        ["TOSHIBA"] = "an institution called like the manufacturer",
        ["OFFIS"] = "an institution called like the manufacturer",
        ["PixelMed"] = "an institution called like the manufacturer",
        ["FO-DICOM"] = "an institution called like the manufacturer",
        ["GENESIS_SIGNA"] = "a station called like the model",
        ["Dimensions"] = "a station called like the model",
        ["None"] = "a comment that is a value of other attributes",
        ["0010"] = "an accession number of four digits, which stand in new UIDs and in other numbers",
        ["2608"] = "a serial number of four digits, which stand in new UIDs and in other numbers",
        ["00000"] = "a serial number of zeros",
    };

    /// <summary>The raw bytes of the source's values are searched for in the written file; pixels are left out, because their bytes are not looked at.</summary>
    [DataFact(Corpus.Folder)]
    public void No_identifier_of_a_source_is_in_the_bytes_written()
    {
        List<string> left = [];
        int files = 0, values = 0;
        foreach ((string name, DicomFile source, DeidentificationResult result) in Corpus.Clean())
        {
            result.File.Dataset.Remove(DicomTags.PixelData);
            byte[] written = new DicomFile(result.File.Dataset, result.File.TransferSyntax.IsExplicitVR ? TransferSyntax.ExplicitVRLittleEndian : TransferSyntax.ImplicitVRLittleEndian).ToArray();
            files++;
            foreach ((DicomTag tag, byte[] value) in Values(source.Dataset).DistinctBy(one => Convert.ToHexString(one.Value)))
            {
                values++;
                if (written.AsSpan().IndexOf(value) >= 0 && !explained.ContainsKey(Encoding.Latin1.GetString(value))) left.Add($"{name}: {tag} {Encoding.Latin1.GetString(value)}");
            }
        }

        Assert.True(left.Count == 0, string.Join('\n', left));
        Assert.True(files > 350 && values > 2000, $"{values} values of {files} files");
    }

    [DataFact(Corpus.Folder)]
    public void Pixels_are_the_same_bit_by_bit()
    {
        List<string> different = [], blanked = [];
        foreach ((string name, DicomFile source, DeidentificationResult result) in Corpus.Clean())
        {
            bool text = result.Actions.Any(action => action.Tag == DicomTags.PixelData);
            if (text) blanked.Add(name);
            else if (!Pixels(source.Dataset).SequenceEqual(Pixels(result.File.Dataset))) different.Add(name);
            Assert.Equal(source.TransferSyntax, result.File.TransferSyntax);
        }

        Assert.Empty(different);
        Assert.NotEmpty(blanked);
    }

    [DataFact(Corpus.Folder)]
    public void No_object_has_more_errors_than_its_source()
    {
        List<string> worse = [];
        foreach ((string name, DicomFile source, DeidentificationResult result) in Corpus.Clean())
        {
            string[] before = Errors(source), after = Errors(DicomFile.Read(result.File.ToArray()));
            if (after.Length > before.Length) worse.Add($"{name}: {string.Join("; ", after.Except(before))}");
        }

        Assert.True(worse.Count == 0, string.Join('\n', worse));
    }

    [DataFact(Corpus.Folder)]
    public void Cleaning_twice_changes_nothing_but_the_pseudonyms()
    {
        foreach ((string name, _, DeidentificationResult result) in Corpus.Clean().Take(60))
        {
            DeidentificationResult again = new Deidentifier(Corpus.AcceptAll, TestImage.Key).Deidentify(DicomFile.Read(result.File.ToArray()));

            AttributeChange[] changes = [.. again.Actions.Select(action => action.Change).Distinct().Order()];
            Assert.True(changes.All(change => change is AttributeChange.UidMapped or AttributeChange.Pseudonymised or AttributeChange.Replaced or AttributeChange.TextCleaned), name);
        }
    }

    private static string[] Errors(DicomFile file) =>
        [.. DicomValidator.Validate(file).Findings.Where(finding => finding.Severity == ValidationSeverity.Error).Select(finding => $"{finding.Path} {finding.Rule}: {finding.Message}")];

    private static IEnumerable<byte> Pixels(DicomDataset dataset) => dataset[DicomTags.PixelData] switch
    {
        DicomFragments fragments => fragments.Fragments.SelectMany(fragment => fragment.Load().ToArray()),
        DicomValue value => value.Load().ToArray(),
        _ => [],
    };

    private static IEnumerable<(DicomTag Tag, byte[] Value)> Values(DicomDataset dataset)
    {
        foreach (DicomElement element in dataset)
        {
            if (element is DicomSequence sequence)
            {
                foreach ((DicomTag, byte[]) inner in sequence.Items.SelectMany(Values)) yield return inner;
            }
            else if (element is DicomValue { IsEmpty: false, Length: < 4096 } value && (value.VR == DicomVR.PN || identifying.Contains(value.Tag)))
            {
                byte[] bytes = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(value.Load().Span).Trim(' ', '\0'));
                bool standard = value.VR == DicomVR.UI && Encoding.Latin1.GetString(bytes).StartsWith("1.2.840.10008.", StringComparison.Ordinal);
                if (bytes.Length >= 4 && !standard) yield return (value.Tag, bytes);
            }
        }
    }
}
