using MedVision.Dicom.Data;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

/// <summary>Sources with slips of the kind that scanners make: the results about them are valid all the same.</summary>
public sealed class InvalidSourceTests
{
    private static readonly ResultSamples samples = new(change: dataset => dataset
        .SetBytes(DicomTags.PatientAge, DicomVR.AS, "42"u8.ToArray())
        .SetBytes(DicomTags.StudyDate, DicomVR.DA, "2020-1-2"u8.ToArray())
        .SetBytes(DicomTags.PatientWeight, DicomVR.DS, "ca. 80"u8.ToArray())
        .Set(DicomTags.PatientID, "P1"));

    public static TheoryData<string> Kinds => ["Seg", "Sr", "Map"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_no_valid_value_is_not_handed_on_and_the_patient_stays(string kind)
    {
        DicomDataset written = (kind switch { "Seg" => samples.Seg(), "Sr" => samples.Sr(), _ => samples.Map() }).Dataset;

        Assert.False(written.Contains(DicomTags.PatientAge));
        Assert.False(written.Contains(DicomTags.PatientWeight));
        // Type 2: there, without a value.
        Assert.True(written.Contains(DicomTags.StudyDate));
        Assert.Null(written.GetString(DicomTags.StudyDate));
        Assert.Equal("P1", written.GetString(DicomTags.PatientID));
    }
}
