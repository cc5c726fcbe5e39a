using MedVision.Dicom.Data;
using MedVision.Imaging.Measurements;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Results.Sr.Tree;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Sr;

/// <summary>The content of our reports, PS3.16 TID 1500: language, device observer, procedure, image library, measurements.</summary>
internal sealed class ReportTree(StructuredReportRequest request)
{
    private const string ResearchUse = "Result of an algorithm, for research use only: not for diagnosis without review by a physician.";
    private readonly ReportContent content = request.Content;
    private readonly DicomDataset source = request.Content.Source.Dataset;

    internal ContentItem Build() => Items.Container(null, Concepts.Report, "1500",
    [
        Items.Coded(Relation.HasConceptModifier, Concepts.Language, Concepts.English),
        .. Device(),
        Items.Coded(Relation.HasConceptModifier, Concepts.ProcedureReported, Procedure()),
        Library(),
        Items.Container(Relation.Contains, Concepts.Measurements, null, Groups()),
    ]);

    /// <summary>TID 1001 and 1004.</summary>
    private static ContentItem[] Device() =>
    [
        Items.Coded(Relation.HasObservationContext, Concepts.ObserverType, Concepts.Device),
        Items.Uid(Relation.HasObservationContext, Concepts.DeviceUid, DicomUids.Derive($"{Equipment.Name} {Equipment.Version}")),
        Items.Text(Relation.HasObservationContext, Concepts.DeviceName, Equipment.Name),
        Items.Text(Relation.HasObservationContext, Concepts.DeviceManufacturer, Equipment.Name),
        Items.Text(Relation.HasObservationContext, Concepts.DeviceModel, $"{Equipment.Name} {Equipment.Version}"),
    ];

    private Code Procedure() => source.GetItems(DicomTags.ProcedureCodeSequence) is [DicomDataset item, ..] && Code.Read(item) is { Value.Length: > 0, Meaning.Length: > 0, Scheme.Length: > 0 } own
        ? own
        : Concepts.MriOfBrain;

    /// <summary>TID 1600: the images that were analysed, in slice order.</summary>
    private ContentItem Library()
    {
        IEnumerable<ContentItem> images = content.Volume.Sources.DistinctBy(slice => slice.SopInstanceUid)
            .Select(slice => new ContentItem(Relation.Contains, null, new ReferenceValue(slice.SopClassUid, slice.SopInstanceUid)));
        ContentItem[] common =
        [
            .. source.GetString(DicomTags.Modality) is "MR" ? [Items.Coded(Relation.HasAcquisitionContext, Concepts.Modality, Concepts.MagneticResonance)] : Array.Empty<ContentItem>(),
            Items.Coded(Relation.HasAcquisitionContext, Concepts.TargetRegion, Code.Brain),
        ];
        return Items.Container(Relation.Contains, Concepts.ImageLibrary, "1600",
            [Items.Container(Relation.Contains, Concepts.ImageLibraryGroup, null, [.. common, .. images])]);
    }

    private IEnumerable<ContentItem> Groups()
    {
        for (int n = 0; n < content.Lesions.Count; n++) yield return LesionGroup(content.Lesions[n], n + 1);
        yield return SeriesGroup("Lesions of the series", content.Segmenter,
        [
            Items.Number(Concepts.LesionCount, content.Lesions.Count, 0, Concepts.Lesions),
            .. content.Notes.Append(ResearchUse).Select(note => Items.Text(Relation.Contains, Concepts.Comment, note)),
        ]);
        if (content.Classification is ReportedClassification classification) yield return ClassGroup(classification);
        if (content.Anomaly is ReportedAnomaly anomaly)
        {
            yield return SeriesGroup("Anomaly of the series", anomaly.Algorithm,
            [
                Items.Number(Concepts.AnomalyScore, anomaly.Score, 4, Code.NoUnits),
                Items.Number(Concepts.AnomalyThreshold, anomaly.Threshold, 4, Code.NoUnits),
            ]);
        }
    }

    /// <summary>TID 1411: a volume of interest given by a segment.</summary>
    private ContentItem LesionGroup(ReportedLesion lesion, int segment)
    {
        DicomDataset seg = request.Segmentation!.Dataset;
        return Items.Container(Relation.Contains, Concepts.MeasurementGroup, "1411",
        [
            Items.Text(Relation.HasObservationContext, Concepts.TrackingIdentifier, lesion.Label),
            Items.Uid(Relation.HasObservationContext, Concepts.TrackingUid, lesion.TrackingUid),
            .. Algorithm(content.Segmenter),
            Items.Coded(Relation.Contains, Concepts.Finding, lesion.Finding),
            Items.Coded(Relation.HasConceptModifier, Concepts.FindingSite, Code.Brain),
            new ContentItem(Relation.Contains, Concepts.ReferencedSegment, new ReferenceValue(
                "IMAGE", SopClasses.SegmentationStorage, seg.RequireString(DicomTags.SOPInstanceUID), [], [segment])),
            Items.Uid(Relation.Contains, Concepts.SourceSeries, source.RequireString(DicomTags.SeriesInstanceUID)),
            Items.Number(Concepts.Volume, lesion.Size.VolumeMl * 1000, 1, Concepts.CubicMillimeter),
            Items.Number(Concepts.LongAxis, lesion.Size.LongAxisMm, 1, Concepts.Millimeter, Line(lesion.Size.LongAxis, lesion.Size.Slice)),
            Items.Number(Concepts.ShortAxis, lesion.Size.ShortAxisMm, 1, Concepts.Millimeter, Line(lesion.Size.ShortAxis, lesion.Size.Slice)),
        ]);
    }

    /// <summary>TID 320: the line that was measured on its image, so that viewers draw it.</summary>
    private ContentItem[] Line(LesionAxis? axis, int slice) => axis is null ? [] :
    [
        new ContentItem(Relation.InferredFrom, null, new GraphicValue("SCOORD", "POLYLINE", [axis.FromColumn, axis.FromRow, axis.ToColumn, axis.ToRow], null))
        {
            Children = [new ContentItem(Relation.SelectedFrom, null, Image(content.Volume.Sources[slice]))],
        },
    ];

    private static ReferenceValue Image(SliceSource slice) => new("IMAGE", slice.SopClassUid, slice.SopInstanceUid, slice.IsMultiFrame ? [slice.Frame + 1] : [], []);

    private ContentItem ClassGroup(ReportedClassification classification)
    {
        IEnumerable<ContentItem> images = content.Lesions.SelectMany(lesion => lesion.Voxels.Slices).Select(slice => slice.Slice).Distinct().Order()
            .Select(slice => content.Volume.Sources[slice])
            .Select(slice => new ContentItem(Relation.Contains, Concepts.SourceOfMeasurement, Image(slice)));
        ContentItem verdict = classification.Verdict is Code called
            ? Items.Coded(Relation.Contains, Concepts.Finding, called)
            : Items.Text(Relation.Contains, Concepts.Comment, "The model abstains: no class is probable enough.");
        return SeriesGroup("Tumor type of the series", classification.Algorithm,
        [
            verdict,
            .. images,
            .. classification.Classes.Select(c => Items.Number(
                Concepts.Certainty, c.Probability * 100, 1, Concepts.Percent, Items.Coded(Relation.HasConceptModifier, Concepts.Finding, c.Class))),
        ]);
    }

    /// <summary>TID 1501: what is said of the series as a whole.</summary>
    private ContentItem SeriesGroup(string label, AlgorithmIdentity algorithm, IEnumerable<ContentItem> children) =>
        Items.Container(Relation.Contains, Concepts.MeasurementGroup, "1501",
        [
            Items.Text(Relation.HasObservationContext, Concepts.TrackingIdentifier, label),
            Items.Uid(Relation.HasObservationContext, Concepts.TrackingUid, DicomUids.Derive($"{content.Seed}|{label}")),
            .. Algorithm(algorithm),
            .. children,
        ]);

    /// <summary>TID 4019.</summary>
    private static IEnumerable<ContentItem> Algorithm(AlgorithmIdentity algorithm)
    {
        yield return Items.Text(Relation.HasConceptModifier, Concepts.AlgorithmName, algorithm.Name);
        yield return Items.Text(Relation.HasConceptModifier, Concepts.AlgorithmVersion, algorithm.Version);
        if (algorithm.Parameters is string parameters) yield return Items.Text(Relation.HasConceptModifier, Concepts.AlgorithmParameters, parameters);
        yield return Items.Coded(Relation.HasConceptModifier, Concepts.AlgorithmFamily, Code.ArtificialIntelligence);
    }
}
