using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Sr;

/// <summary>
/// The words of our reports: PS3.16 TID 1500, 1001, 1411, 1501, 1600, 4019 and what they call, with SNOMED CT and, where neither has
/// the concept, our own scheme.
/// </summary>
internal static class Concepts
{
    internal static readonly Code
        Report = Dcm("126000", "Imaging Measurement Report"),
        Language = Dcm("121049", "Language of Content Item and Descendants"),
        English = new("en-US", "RFC5646", "English (United States)"),
        ObserverType = Dcm("121005", "Observer Type"),
        Device = Dcm("121007", "Device"),
        Person = Dcm("121006", "Person"),
        DeviceUid = Dcm("121012", "Device Observer UID"),
        DeviceName = Dcm("121013", "Device Observer Name"),
        DeviceManufacturer = Dcm("121014", "Device Observer Manufacturer"),
        DeviceModel = Dcm("121015", "Device Observer Model Name"),
        PersonName = Dcm("121008", "Person Observer Name"),
        PersonOrganization = Dcm("121009", "Person Observer's Organization Name"),
        PersonRole = Dcm("121011", "Person Observer's Role in this Procedure"),
        Verifying = Dcm("121098", "Verifying"),
        ProcedureReported = Dcm("121058", "Procedure Reported"),
        MriOfBrain = Sct("816077007", "Magnetic resonance imaging of brain"),
        ImageLibrary = Dcm("111028", "Image Library"),
        ImageLibraryGroup = Dcm("126200", "Image Library Group"),
        Modality = Dcm("121139", "Modality"),
        MagneticResonance = Dcm("MR", "Magnetic Resonance"),
        TargetRegion = Dcm("123014", "Target Region"),
        Measurements = Dcm("126010", "Imaging Measurements"),
        MeasurementGroup = Dcm("125007", "Measurement Group"),
        TrackingIdentifier = Dcm("112039", "Tracking Identifier"),
        TrackingUid = Dcm("112040", "Tracking Unique Identifier"),
        Finding = Dcm("121071", "Finding"),
        FindingSite = Sct("363698007", "Finding Site"),
        ReferencedSegment = Dcm("121191", "Referenced Segment"),
        SourceSeries = Dcm("121232", "Source series for segmentation"),
        SourceOfMeasurement = Dcm("121112", "Source of Measurement"),
        Volume = Sct("118565006", "Volume"),
        LongAxis = Sct("103339001", "Long Axis"),
        ShortAxis = Sct("103340004", "Short Axis"),
        LesionCount = Sct("246206008", "Number of lesions"),
        AlgorithmFamily = Dcm("111000", "Algorithm Family"),
        AlgorithmName = Dcm("111001", "Algorithm Name"),
        AlgorithmParameters = Dcm("111002", "Algorithm Parameters"),
        AlgorithmVersion = Dcm("111003", "Algorithm Version"),
        Certainty = Dcm("111012", "Certainty of Finding"),
        Comment = Dcm("121106", "Comment"),
        FindingContext = Sct("408729009", "Finding context"),
        ConfirmedPresent = Sct("410605003", "Confirmed present"),
        KnownAbsent = Sct("410516002", "Known absent"),
        AnomalyScore = OwnScheme.Define("ANOMALYSCORE", "Anomaly score"),
        AnomalyThreshold = OwnScheme.Define("ANOMALYLIMIT", "Anomaly score above which the model calls a series unusual"),
        CubicMillimeter = Code.Unit("mm3", "cubic millimeter"),
        Millimeter = Code.Unit("mm", "millimeter"),
        Percent = Code.Unit("%", "percent"),
        Lesions = Code.Unit("{lesions}", "lesions");

    private static Code Dcm(string value, string meaning) => new(value, "DCM", meaning);

    private static Code Sct(string value, string meaning) => new(value, "SCT", meaning);
}
