using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.IO;
using Xunit;

namespace MedVision.Dicom.Tests.Deidentification;

public sealed class UidTests
{
    [Fact]
    public void A_reference_meets_its_object_across_runs()
    {
        DicomDataset derived = TestImage.Mr().Set(DicomTags.SOPInstanceUID, "9.9.9").SetSequence(DicomTags.SourceImageSequence, new DicomDataset()
            .Set(DicomTags.ReferencedSOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.ReferencedSOPInstanceUID, "1.2.3.4.5.6"));

        DicomDataset source = TestImage.Clean(TestImage.Mr()), reference = TestImage.Clean(derived).GetItems(DicomTags.SourceImageSequence)[0];

        Assert.Equal(source.GetString(DicomTags.SOPInstanceUID), reference.GetString(DicomTags.ReferencedSOPInstanceUID));
        Assert.Equal(SopClasses.MRImageStorage, reference.GetString(DicomTags.ReferencedSOPClassUID));
        Assert.StartsWith("2.25.", source.GetString(DicomTags.SOPInstanceUID));
        Assert.True(DicomUids.IsValid(source.GetString(DicomTags.SOPInstanceUID)));
    }

    [Fact]
    public void Another_key_gives_other_uids_and_pseudonyms()
    {
        DicomFile file = new(TestImage.Mr(), TransferSyntax.ExplicitVRLittleEndian);
        DicomDataset one = new Deidentifier(DeidentificationProfile.Basic, TestImage.Key).Deidentify(file).File.Dataset;
        DicomDataset two = new Deidentifier(DeidentificationProfile.Basic, new byte[32]).Deidentify(file).File.Dataset;

        Assert.NotEqual(one.GetString(DicomTags.SOPInstanceUID), two.GetString(DicomTags.SOPInstanceUID));
        Assert.NotEqual(one.GetString(DicomTags.PatientID), two.GetString(DicomTags.PatientID));
    }

    [Fact]
    public void The_uid_of_the_meta_information_is_the_new_one()
    {
        DicomFile file = TestImage.Result(TestImage.Mr()).File;

        Assert.Equal(file.Dataset.GetString(DicomTags.SOPInstanceUID), file.Meta.GetString(DicomTags.MediaStorageSOPInstanceUID));
    }

    [Fact]
    public void Uids_of_the_standard_and_of_coding_schemes_stay()
    {
        DicomDataset source = TestImage.Mr().Set(DicomTags.FrameOfReferenceUID, "1.2.840.10008.1.4.1.1").SetSequence(DicomTags.ProcedureCodeSequence, new DicomDataset()
            .Set(DicomTags.ContextUID, "1.2.840.10008.6.1.1").Set(DicomTags.CodingSchemeUID, "2.16.840.1.113883.6.96"));

        DicomDataset clean = TestImage.Clean(source);

        Assert.Equal("1.2.840.10008.1.4.1.1", clean.GetString(DicomTags.FrameOfReferenceUID));
        Assert.Equal("2.16.840.1.113883.6.96", clean.GetItems(DicomTags.ProcedureCodeSequence)[0].GetString(DicomTags.CodingSchemeUID));
    }

    [Fact]
    public void A_number_that_hides_below_the_standards_root_is_mapped() =>
        Assert.StartsWith("2.25.", TestImage.Clean(TestImage.Mr().Set(DicomTags.FrameOfReferenceUID, "1.2.840.10008.1234567")).GetString(DicomTags.FrameOfReferenceUID));

    [Fact]
    public void Kept_uids_are_the_old_ones() =>
        Assert.Equal("1.2.3.4.5.6", TestImage.Clean(TestImage.Mr(), new() { RetainUids = true }).GetString(DicomTags.SOPInstanceUID));
}
