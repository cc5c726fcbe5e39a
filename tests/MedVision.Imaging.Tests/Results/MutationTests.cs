using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

/// <summary>One thing is broken in an object that we wrote: the validator's rule for it speaks, and only what follows from it.</summary>
public sealed class MutationTests
{
    private static readonly ResultSamples samples = new();

    private static readonly Dictionary<string, (string[] Rules, Func<DicomFile> Object, Action<DicomDataset> Break)> mutations = new()
    {
        ["SEG: segments 1 and 3"] = (["segment-number", "segment-reference", "segment-empty"], () => samples.Seg(), d => d.GetItems(DicomTags.SegmentSequence)[1].Set(DicomTags.SegmentNumber, 3)),
        ["SEG: a frame of no segment"] = (["segment-reference", "dimension-index"], () => samples.Seg(), d => Frame(d, 0).GetItems(DicomTags.SegmentIdentificationSequence)[0].Set(DicomTags.ReferencedSegmentNumber, 9)),
        ["SEG: 8 bits in BINARY"] = (["segmentation-bits", "bits", "pixel-length"], () => samples.Seg(), d => d.Set(DicomTags.BitsAllocated, 8)),
        ["SEG: FRACTIONAL without its attributes"] = (["attribute-missing", "segmentation-bits"], () => samples.Seg(), d => d.Set(DicomTags.SegmentationType, "FRACTIONAL")),
        ["SEG: a byte too few"] = (["pixel-length"], () => samples.Seg(), d => d.SetBytes(DicomTags.PixelData, DicomVR.OB, d.GetBytes(DicomTags.PixelData)[..^2])),
        ["SEG: tracking id without its UID"] = (["attribute-missing", "attribute-forbidden"], () => samples.Seg(), d => d.GetItems(DicomTags.SegmentSequence)[0].Remove(DicomTags.TrackingUID)),
        ["SEG: a source image that is not listed"] = (["instance-reference"], () => samples.Seg(), d => Source(Frame(d, 0)).Set(DicomTags.ReferencedSOPInstanceUID, "2.25.77")),
        ["SEG: no list of source images"] = (["instance-reference"], () => samples.Seg(), d => d.Remove(DicomTags.ReferencedSeriesSequence)),
        ["SEG: one index for two dimensions"] = (["dimension-index"], () => samples.Seg(), d => Frame(d, 0).GetItems(DicomTags.FrameContentSequence)[0].Set(DicomTags.DimensionIndexValues, 1)),
        ["SEG: an organization that is not there"] = (["dimension-organization"], () => samples.Seg(), d => d.GetItems(DicomTags.DimensionIndexSequence)[0].Set(DicomTags.DimensionOrganizationUID, "2.25.78")),
        ["SEG: a frame without its position"] = (["attribute-missing"], () => samples.Seg(), d => Frame(d, 0).GetItems(DicomTags.PlanePositionSequence)[0].Remove(DicomTags.ImagePositionPatient)),
        ["SEG: a frame too many"] = (["functional-groups", "pixel-length"], () => samples.Seg(), d => d.Set(DicomTags.NumberOfFrames, d.GetInt32(DicomTags.NumberOfFrames)!.Value + 1)),
        ["SEG: shared and per frame"] = (["functional-groups"], () => samples.Seg(), d => Frame(d, 0).CopyFrom(d.GetItems(DicomTags.SharedFunctionalGroupsSequence)[0], DicomTags.PixelMeasuresSequence)),
        ["SEG: modality MR"] = (["enumerated-value"], () => samples.Seg(), d => d.Set(DicomTags.Modality, "MR")),
        ["PM: no real world values"] = (["functional-groups"], () => samples.Map(), d => d.GetItems(DicomTags.SharedFunctionalGroupsSequence)[0].Remove(DicomTags.RealWorldValueMappingSequence)),
        ["PM: a rescale"] = (["map-rescale"], () => samples.Map(), d => d.GetItems(DicomTags.SharedFunctionalGroupsSequence)[0].GetItems(DicomTags.PixelValueTransformationSequence)[0].Set(DicomTags.RescaleSlope, "2")),
        ["PM: the range is upside down"] = (["map-mapping"], () => samples.Map(), d => d.GetItems(DicomTags.SharedFunctionalGroupsSequence)[0].GetItems(DicomTags.RealWorldValueMappingSequence)[0]
            .Set(DicomTags.DoubleFloatRealWorldValueFirstValueMapped, 10.0).Set(DicomTags.DoubleFloatRealWorldValueLastValueMapped, 1.0)),
        ["PM: integers beside floats"] = (["pixel-data", "pixel-length", "pixel-encoding", "attribute-missing", "map-bits", "map-mapping"], () => samples.Map(), d => d.SetBytes(DicomTags.PixelData, DicomVR.OW, new byte[2])),
        ["PM: no unit"] = (["attribute-missing"], () => samples.Map(), d => d.GetItems(DicomTags.SharedFunctionalGroupsSequence)[0].GetItems(DicomTags.RealWorldValueMappingSequence)[0].Remove(DicomTags.MeasurementUnitsCodeSequence)),
        ["SR: VERIFIED by nobody"] = (["attribute-missing"], () => samples.Sr(), d => d.Set(DicomTags.VerificationFlag, "VERIFIED")),
        ["SR: a measurement that contains text"] = (["content-relation"], () => samples.Sr(), d => Item(d, "118565006").SetSequence(DicomTags.ContentSequence, Text("CONTAINS"))),
        ["SR: an item that relates to nothing"] = (["content-relation"], () => samples.Sr(), d => Item(d, "118565006").Remove(DicomTags.RelationshipType)),
        ["SR: a value of no type"] = (["content-value", "content-relation", "template"], () => samples.Sr(), d => Item(d, "112039").Set(DicomTags.ValueType, "NOTE")),
        ["SR: text without a text"] = (["attribute-missing"], () => samples.Sr(), d => Item(d, "112039").Remove(DicomTags.TextValue)),
        ["SR: a volume in millilitres of SNOMED"] = (["measurement-units"], () => samples.Sr(), d => Item(d, "118565006").GetItems(DicomTags.MeasuredValueSequence)[0].GetItems(DicomTags.MeasurementUnitsCodeSequence)[0].Set(DicomTags.CodingSchemeDesignator, "SCT")),
        ["SR: evidence not listed"] = (["evidence"], () => samples.Sr(), d => Item(d, "121191").GetItems(DicomTags.ReferencedSOPSequence)[0].Set(DicomTags.ReferencedSOPInstanceUID, "2.25.79")),
        ["SR: a segment without its number"] = (["segment-reference"], () => samples.Sr(), d => Item(d, "121191").GetItems(DicomTags.ReferencedSOPSequence)[0].Remove(DicomTags.ReferencedSegmentNumber)),
        ["SR: no tracking UID"] = (["template"], () => samples.Sr(), d => Take(d, "112040")),
        ["SR: no procedure"] = (["template"], () => samples.Sr(), d => Take(d, "121058")),
        ["SR: no language"] = (["template"], () => samples.Sr(), d => Take(d, "121049")),
        ["SR: a device without its UID"] = (["template"], () => samples.Sr(), d => Take(d, "121012")),
        ["SR: an algorithm without its version"] = (["template"], () => samples.Sr(), d => Take(d, "111003")),
        ["capture: planes missing in colour"] = (["attribute-missing"], () => samples.Captures()[0], d => d.Remove(DicomTags.PlanarConfiguration)),
        ["capture: no conversion type"] = (["attribute-missing"], () => samples.Captures()[0], d => d.Remove(DicomTags.ConversionType)),
    };

    public static TheoryData<string> Names => [.. mutations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_fault_is_told_and_what_follows_from_it_alone(string name)
    {
        (string[] rules, Func<DicomFile> make, Action<DicomDataset> mutate) = mutations[name];
        DicomFile file = make();
        mutate(file.Dataset);

        string[] told = [.. DicomValidator.Validate(file).Findings.Select(finding => finding.Rule).Distinct()];

        Assert.Contains(rules[0], told);
        Assert.Empty(told.Except(rules));
        Assert.Throws<DicomException>(() => DicomValidator.RequireValid(file));
    }

    private static DicomDataset Frame(DicomDataset dataset, int index) => dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence)[index];

    private static DicomDataset Source(DicomDataset frame) => frame.GetItems(DicomTags.DerivationImageSequence)[0].GetItems(DicomTags.SourceImageSequence)[0];

    private static DicomDataset Item(DicomDataset at, string code) => Find(at, code) is (DicomDataset parent, int index)
        ? parent.GetItems(DicomTags.ContentSequence)[index] : throw new InvalidOperationException($"the report has no {code}");

    private static void Take(DicomDataset at, string code)
    {
        (DicomDataset parent, int index) = Find(at, code)!.Value;
        ((DicomSequence)parent[DicomTags.ContentSequence]!).RemoveAt(index);
    }

    /// <summary>The first content item of this name, by its parent and place.</summary>
    private static (DicomDataset Parent, int Index)? Find(DicomDataset at, string code)
    {
        IReadOnlyList<DicomDataset> items = at.GetItems(DicomTags.ContentSequence);
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].GetItems(DicomTags.ConceptNameCodeSequence) is [DicomDataset name, ..] && name.GetString(DicomTags.CodeValue) == code) return (at, i);
            if (Find(items[i], code) is { } found) return found;
        }
        return null;
    }

    private static DicomDataset Text(string relation) => new DicomDataset()
        .Set(DicomTags.RelationshipType, relation)
        .Set(DicomTags.ValueType, "TEXT")
        .SetSequence(DicomTags.ConceptNameCodeSequence, new DicomDataset().Set(DicomTags.CodeValue, "121106").Set(DicomTags.CodingSchemeDesignator, "DCM").Set(DicomTags.CodeMeaning, "Comment"))
        .Set(DicomTags.TextValue, "text");
}
