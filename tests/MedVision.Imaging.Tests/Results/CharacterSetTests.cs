using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Sr;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

/// <summary>Patients whose names need other character sets: what we write repeats them byte for byte, and all text stays readable.</summary>
public sealed class CharacterSetTests : IDisposable
{
    private const string Names = "dicom-conformance/pydicom/src/pydicom/data/charset_files/";
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<string> Files =>
        ["chrGerm.dcm", "chrH31.dcm", "chrI2.dcm", "chrKoreanMulti.dcm", "chrRuss.dcm", "chrX1.dcm", "chrX2.dcm"];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ToolTheory("python3", Names)]
    [MemberData(nameof(Files))]
    public void Objects_of_a_patient_repeat_the_name_byte_for_byte_and_stay_readable(string file)
    {
        const string Script = """
            import sys, warnings, pydicom
            warnings.simplefilter("error")
            for path in sys.argv[1:]:
                ds = pydicom.dcmread(path)
                ds.decode()
                print(ds.PatientName)
            """;
        using DicomFile foreign = DicomFile.Open(TestData.Require(Names + file));
        ResultSamples samples = new(new MrSeries { Rows = 5, Columns = 7 }, dataset => dataset
            .Set(DicomTags.SpecificCharacterSet, foreign.Dataset.GetStrings(DicomTags.SpecificCharacterSet))
            .CopyFrom(foreign.Dataset, DicomTags.PatientName)
            .Set(DicomTags.SeriesDescription, foreign.Dataset.GetPersonName(DicomTags.PatientName)!.ToString().Split('=')[0].Replace('^', ' ')));
        DicomFile report = samples.Sr();
        DicomFile[] objects = [samples.Seg(), report, samples.Map(), .. samples.Captures()];
        // A reviewer whose name the patient's character set cannot hold turns the signed report into ISO_IR 192: other bytes, same text.
        DicomFile signed = ReportSigner.Sign(report, new VerifyingObserver("Müller^Jörg", "Klinik", DateTimeOffset.UnixEpoch));
        string[] paths = [.. objects.Prepend(samples.Files[0]).Append(signed).Select(Save)];
        (int exit, string output, string error) = Tool.Run("python3", ["-c", Script, .. paths]);
        Assert.True(exit == 0, error);
        string[] names = output.TrimEnd('\n').Split('\n');
        Assert.Equal(paths.Length, names.Length);
        Assert.Single(names.Distinct());
        Assert.All(objects, o => Assert.Equal(samples.Files[0].Dataset.GetBytes(DicomTags.PatientName).ToArray(), o.Dataset.GetBytes(DicomTags.PatientName).ToArray()));
        if (Tool.Find("dciodvfy") is null) return;
        Assert.All(paths[1..], path =>
        {
            (int code, _, string found) = Tool.Run("dciodvfy", path);
            Assert.True(code == 0 && !found.Contains("Error", StringComparison.Ordinal), found);
        });
    }

    private string Save(DicomFile file)
    {
        string path = Path.Combine(folder, file.Dataset.GetString(DicomTags.SOPInstanceUID) + ".dcm");
        file.Save(path);
        return path;
    }
}
