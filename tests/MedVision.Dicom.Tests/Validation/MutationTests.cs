using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using Xunit;

namespace MedVision.Dicom.Tests.Validation;

/// <summary>One thing is broken in an object without a fault: its rule speaks, and no other.</summary>
public sealed class MutationTests
{
    private static readonly Dictionary<string, (string Rule, Func<DicomFile> Object, Action<DicomFile> Break)> mutations = new()
    {
        ["tag of no edition"] = ("unknown-tag", ValidObjects.Capture, f => f.Dataset.SetBytes(new DicomTag(0x0008, 0x9F01), DicomVR.LO, "A "u8.ToArray())),
        ["tag of the reader's group"] = ("group", ValidObjects.Capture, f => f.Dataset.Set(DicomTags.FileSetID, "CD")),
        ["LO where SH is due"] = ("value-representation", ValidObjects.Capture, f => Raw(f, DicomTags.StudyID, DicomVR.LO, "1 ")),
        ["padding value unsigned in signed pixels"] = ("value-representation", ValidObjects.Mr, f =>
        {
            f.Dataset.Set(DicomTags.PixelRepresentation, 1).SetBytes(DicomTags.PixelPaddingValue, DicomVR.US, new byte[2]);
        }
        ),
        ["two sexes"] = ("value-multiplicity", ValidObjects.Capture, f => Raw(f, DicomTags.PatientSex, DicomVR.CS, "F\\M ")),
        ["twelve bytes of FD"] = ("value-length", ValidObjects.Capture, f => f.Dataset.SetBytes(DicomTags.AcquisitionDuration, DicomVR.FD, new byte[12])),
        ["odd length"] = ("odd-length", ValidObjects.Capture, f => Raw(f, DicomTags.StudyID, DicomVR.SH, "123")),
        ["text padded with NUL"] = ("value-padding", ValidObjects.Capture, f => Raw(f, DicomTags.StudyID, DicomVR.SH, "123\0")),
        ["bell in a description"] = ("character-repertoire", ValidObjects.Capture, f => Raw(f, DicomTags.StudyDescription, DicomVR.LO, "ding\a ")),
        ["umlaut without a character set"] = ("character-repertoire", ValidObjects.Capture, f => Raw(f, DicomTags.StudyDescription, DicomVR.LO, "Schädel ")),
        ["escape to a set that is not declared"] = ("character-repertoire", ValidObjects.Capture, f =>
        {
            Raw(f, DicomTags.SpecificCharacterSet, DicomVR.CS, "\\ISO 2022 IR 87 ");
            Raw(f, DicomTags.StudyDescription, DicomVR.LO, "AB\u001b$)Cb ");
        }
        ),
        ["character set of no standard"] = ("character-set", ValidObjects.Capture, f => Raw(f, DicomTags.SpecificCharacterSet, DicomVR.CS, "LATIN1")),
        ["UTF-8 beside others"] = ("character-set", ValidObjects.Capture, f => Raw(f, DicomTags.SpecificCharacterSet, DicomVR.CS, "ISO_IR 192\\ISO 2022 IR 87 ")),
        ["private element without a creator"] = ("private-element", ValidObjects.Capture, f => f.Dataset.SetBytes(new DicomTag(0x0009, 0x1001), DicomVR.LO, "A "u8.ToArray())),
        ["no patient's name"] = ("attribute-missing", ValidObjects.Capture, f => f.Dataset.Remove(DicomTags.PatientName)),
        ["empty modality"] = ("attribute-empty", ValidObjects.Capture, f => f.Dataset.SetEmpty(DicomTags.Modality)),
        ["planes in a grey image"] = ("attribute-forbidden", ValidObjects.Capture, f => f.Dataset.Set(DicomTags.PlanarConfiguration, 0)),
        ["a sex of no standard"] = ("enumerated-value", ValidObjects.Capture, f => f.Dataset.Set(DicomTags.PatientSex, "X")),
        ["an MR image type of two values"] = ("value-count", ValidObjects.Mr, f => f.Dataset.Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY")),
        ["a code without a meaning"] = ("attribute-missing", ValidObjects.Capture, f => f.Dataset.SetSequence(DicomTags.ProcedureCodeSequence,
            new DicomDataset().Set(DicomTags.CodeValue, "1").Set(DicomTags.CodingSchemeDesignator, "99X"))),
        ["two anatomic regions"] = ("item-count", ValidObjects.Capture, f => f.Dataset.SetSequence(DicomTags.AnatomicRegionSequence, Brain(), Brain())),
        ["removed identity without a method"] = ("attribute-missing", ValidObjects.Capture, f => f.Dataset.Set(DicomTags.PatientIdentityRemoved, "YES")),
        ["inversion time without inversion"] = ("attribute-forbidden", ValidObjects.Mr, f => f.Dataset.Set(DicomTags.InversionTime, "100")),
        ["no position in millimetres"] = ("attribute-missing", ValidObjects.Mr, f => f.Dataset.Remove(DicomTags.ImagePositionPatient)),
        ["a direction of length 2"] = ("orientation", ValidObjects.Mr, f => f.Dataset.Set(DicomTags.ImageOrientationPatient, "2", "0", "0", "0", "1", "0")),
        ["directions at 45 degrees"] = ("orientation", ValidObjects.Mr, f => f.Dataset.Set(DicomTags.ImageOrientationPatient, "1", "0", "0", "0.70711", "0.70711", "0")),
        ["pixels of no size"] = ("geometry", ValidObjects.Mr, f => f.Dataset.Set(DicomTags.PixelSpacing, "0", "0.5")),
        ["a pixel too few"] = ("pixel-length", ValidObjects.Mr, f => f.Dataset.SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[30])),
        ["a wrong high bit"] = ("bits", ValidObjects.Mr, f => f.Dataset.Set(DicomTags.HighBit, 15)),
        ["OB with 16 bits"] = ("pixel-encoding", ValidObjects.Mr, f => f.Dataset.SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[32])),
        ["two frames in an image of one"] = ("number-of-frames", ValidObjects.Capture, f =>
        {
            f.Dataset.Set(DicomTags.NumberOfFrames, 2).SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[32]);
        }
        ),
        ["colour in one sample"] = ("photometric-interpretation", ValidObjects.Capture, f => f.Dataset.Set(DicomTags.PhotometricInterpretation, "RGB")),
        ["a window of width 0"] = ("window", ValidObjects.Capture, f => f.Dataset.Set(DicomTags.WindowCenter, "10").Set(DicomTags.WindowWidth, "0")),
        ["a lookup table too short"] = ("lookup-table", ValidObjects.Capture, f => f.Dataset.SetSequence(DicomTags.VOILUTSequence,
            new DicomDataset().Set(DicomTags.LUTDescriptor, DicomVR.US, 256, 0, 8).SetBytes(DicomTags.LUTData, DicomVR.OW, new byte[100]))),
        ["a series called as its study"] = ("uid-reuse", ValidObjects.Capture, f => f.Dataset.Set(DicomTags.SeriesInstanceUID, "2.25.2")),
        ["frames of a single-frame class"] = ("frame-reference", ValidObjects.Capture, f => f.Dataset.SetSequence(DicomTags.SourceImageSequence,
            new DicomDataset().Set(DicomTags.ReferencedSOPClassUID, SopClasses.MRImageStorage).Set(DicomTags.ReferencedSOPInstanceUID, "2.25.9").Set(DicomTags.ReferencedFrameNumber, "1"))),
        ["meta information of another instance"] = ("meta-information", ValidObjects.Capture, f => f.Meta.Set(DicomTags.MediaStorageSOPInstanceUID, "2.25.99")),
        ["no transfer syntax in the meta information"] = ("meta-information", ValidObjects.Capture, f => f.Meta.Remove(DicomTags.TransferSyntaxUID)),
        ["synthetic without a mark"] = ("synthetic-marks", ValidObjects.Capture, f => f.Dataset.Set(DicomTags.SyntheticData, "YES")),
    };

    public static TheoryData<string> Names => [.. mutations.Keys];

    [Fact]
    public void The_objects_have_no_fault()
    {
        Assert.Empty(DicomValidator.Validate(ValidObjects.Capture()).Findings);
        Assert.Empty(DicomValidator.Validate(ValidObjects.Mr()).Findings);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_fault_is_told_by_its_rule_alone(string name)
    {
        (string rule, Func<DicomFile> make, Action<DicomFile> mutate) = mutations[name];
        DicomFile file = make();
        mutate(file);

        IReadOnlyList<ValidationFinding> findings = DicomValidator.Validate(file).Findings;

        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal(rule, finding.Rule));
        Assert.Throws<DicomException>(() => DicomValidator.RequireValid(file));
    }

    [Fact]
    public void A_retired_element_is_a_warning_and_passes_the_gate()
    {
        DicomFile file = ValidObjects.Capture();
        file.Dataset.Set(DicomTags.OtherPatientIDs, "2");

        ValidationFinding finding = Assert.Single(DicomValidator.Validate(file).Findings);

        Assert.Equal((ValidationSeverity.Warning, "retired-tag"), (finding.Severity, finding.Rule));
        Assert.Same(file, DicomValidator.RequireValid(file));
    }

    [Fact]
    public void What_the_reader_tolerated_is_told()
    {
        byte[] bytes = ValidObjects.Capture().ToArray();

        // Without preamble and prefix.
        ValidationReport report = DicomValidator.Validate(DicomFile.Read(bytes.AsMemory(132)));

        Assert.Equal("no-preamble", Assert.Single(report.Findings).Rule);
    }

    private static DicomDataset Brain() => new DicomDataset().Set(DicomTags.CodeValue, "12738006").Set(DicomTags.CodingSchemeDesignator, "SCT").Set(DicomTags.CodeMeaning, "Brain");

    private static void Raw(DicomFile file, DicomTag tag, DicomVR vr, string text) => file.Dataset.SetBytes(tag, vr, Encoding.Latin1.GetBytes(text));
}
