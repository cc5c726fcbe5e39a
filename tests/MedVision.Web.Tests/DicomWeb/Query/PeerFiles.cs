using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;

namespace MedVision.Web.Tests.DicomWeb.Query;

/// <summary>What both archives hold: three slices of each series of a brain study, and studies whose names are written in the character sets of the world.</summary>
internal static class PeerFiles
{
    public const string Brain = "brain-mr-pgbm003";
    public const string Corpus = "dicom-conformance/pydicom/src/pydicom/data";

    private static readonly string[] written = ["Arab", "Fren", "Germ", "Greek", "H31", "H32", "Hbrw", "I2", "Russ", "X1", "X2"];
    private static readonly string[] small = ["CT_small", "MR_small", "SC_rgb_small_odd"];

    public static IReadOnlyList<byte[]> Read() =>
    [
        .. Directory.GetDirectories(TestData.Require(Brain)).Order().SelectMany(series => Directory.GetFiles(series, "*.dcm").Order().Take(3)).Select(File.ReadAllBytes),
        .. written.Select(name => File.ReadAllBytes(TestData.Require($"{Corpus}/charset_files/chr{name}.dcm"))),
        .. small.Select(name => File.ReadAllBytes(TestData.Require($"{Corpus}/test_files/{name}.dcm"))),
    ];

    /// <summary>The patient of every UID in the files.</summary>
    public static Dictionary<string, string> PatientsOf(IEnumerable<byte[]> files)
    {
        Dictionary<string, string> patients = [];
        foreach (byte[] bytes in files)
        {
            using DicomFile file = DicomFile.Read(bytes);
            foreach (DicomTag tag in (DicomTag[])[DicomTags.PatientID, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.SOPInstanceUID])
                patients[file.Dataset.RequireString(tag)] = file.Dataset.RequireString(DicomTags.PatientID);
        }
        return patients;
    }
}
