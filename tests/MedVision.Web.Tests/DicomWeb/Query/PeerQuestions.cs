using Level = MedVision.Dicom.Network.Services.QueryRetrieve.QueryLevel;

namespace MedVision.Web.Tests.DicomWeb.Query;

/// <summary>What both archives are asked, and where Orthanc 1.10 answers otherwise.</summary>
internal static class PeerQuestions
{
    private const string Brain = "1.3.6.1.4.1.14519.5.2.1.4429.7055.812059520220877654137991744184";
    private const string Pre = "1.3.6.1.4.1.14519.5.2.1.4429.7055.170099978014836890431312652906", Post = "1.3.6.1.4.1.14519.5.2.1.4429.7055.250698293053013179878447218670";
    private const string French = "1.3.6.1.4.1.5962.1.2.0.1175775772.5720.0", Computed = "1.3.6.1.4.1.5962.1.1.1.1.1.20040119072730.12322";

    private const string Variants = "PS3.4 C.2.2.2.1: names may be matched without regard to case and accents, or by the letter; both conform, and the conformance statement says which";
    private const string Groups = "PS3.5 6.2.1: a name is up to three component groups. A key of one group is compared with each by ours, with the whole text by Orthanc; "
        + "PS3.4 C.2.2.2.1 leaves it open, and a client rarely knows the other groups";
    private const string Kanji = "PS3.3 C.12.1.1.2: the second value names the set of the later groups, also where the first is not the default set; Orthanc has lost the name";
    private const string Undated = "PS3.4 C.2.2.2.5: a range matches dates and times that occur; only universal matching (C.2.2.2.3) finds an empty one";

    private const string Encoded = "PS3.18 8.3 and RFC 3986 2.1: what is percent-encoded in an address is decoded; Orthanc looks for the escape";

    private static readonly string[] undated = ["SCSARAB", "SCSFREN", "SCSGERM", "SCSGREEK", "H31EXAMPLE", "H32EXAMPLE", "SCSHBRW", "I2EXAMPLE", "SCSRUSS", "X1EXAMPLE", "X2EXAMPLE"];

    public static IReadOnlyList<PeerQuestion> Find { get; } =
    [
        new(Level.Patient, "PatientName=Yam*") { Found = 1 },
        new(Level.Patient, "PatientID=SCS*", "PatientName", "PatientSex", "PatientBirthDate") { Found = 6 },
        new(Level.Study, "PatientName=Buc^Jérôme") { Found = 1 },
        new(Level.Study, "PatientName=BUC*") { Found = 1 },
        new(Level.Study, "PatientName=Äneas*") { Found = 1 },
        new(Level.Study, "PatientName=*Rüdiger") { Found = 1 },
        new(Level.Study, "PatientName=люк*") { Found = 1 },
        new(Level.Study, "PatientName=Διο*") { Found = 1 },
        new(Level.Study, "PatientName=?amada^Tarou*") { Found = 1 },
        new(Level.Study, "PatientName=*王*") { Found = 2 },
        new(Level.Study, "PatientName=buc^jerome") { Found = 1, OnlyOurs = ["SCSFREN"], Clause = Variants },
        new(Level.Study, "PatientName=aneas*") { Found = 1, OnlyOurs = ["SCSGERM"], Clause = Variants },
        new(Level.Study, "PatientName=Yamada^Tarou") { Found = 1, OnlyOurs = ["H31EXAMPLE"], Clause = Groups },
        new(Level.Study, "PatientName=山田*") { Found = 2, OnlyOurs = ["H31EXAMPLE", "H32EXAMPLE"], Clause = Groups },
        new(Level.Study, "PatientName=*山田*") { Found = 2, OnlyOurs = ["H32EXAMPLE"], Clause = Kanji },
        new(Level.Study, "PatientID=SCS?REN") { Found = 1 },
        new(Level.Study, "PatientID=scs*") { Found = 0 },
        new(Level.Study, "StudyDate=20040101-20041231") { Found = 2 },
        new(Level.Study, "StudyDate=20200101-") { Found = 1 },
        new(Level.Study, "StudyDate=-20041231") { Found = 2, OnlyTheirs = undated, Clause = Undated },
        new(Level.Study, "StudyTime=07-08") { Found = 2 },
        new(Level.Study, "StudyTime=-120000") { Found = 3, OnlyTheirs = undated, Clause = Undated },
        new(Level.Study, @"ModalitiesInStudy=CT\MR") { Found = 3 },
        new(Level.Study, $@"StudyInstanceUID={Brain}\{French}") { Found = 2 },
        new(Level.Study, "AccessionNumber=*") { Found = 15 },
        new(Level.Study, "AccessionNumber=?*") { Found = 1 },
        new(Level.Study, @"PatientSex=F\O") { Found = 3 },
        new(Level.Study, "StudyDescription=*e*") { Found = 2 },
        new(Level.Study, "StudyInstanceUID=" + Brain, "NumberOfStudyRelatedSeries", "NumberOfStudyRelatedInstances", "ModalitiesInStudy", "SOPClassesInStudy", "StudyDescription", "StudyDate", "StudyTime",
            "AccessionNumber", "PatientName", "PatientID", "StudyID", "ReferringPhysicianName") { Found = 1 },
        new(Level.Series, "StudyInstanceUID=" + Brain, "Modality", "SeriesNumber", "SeriesDescription", "NumberOfSeriesRelatedInstances", "BodyPartExamined", "SeriesDate", "SeriesTime", "Manufacturer") { Found = 4 },
        new(Level.Series, "StudyInstanceUID=" + Brain, "Modality=M?") { Found = 4 },
        new(Level.Series, "StudyInstanceUID=" + Brain, "SeriesDescription=*T1*") { Found = 2 },
        new(Level.Series, "StudyInstanceUID=" + Brain, "SeriesDescription=*t1*") { Found = 0 },
        new(Level.Series, "StudyInstanceUID=" + Brain, $@"SeriesInstanceUID={Pre}\{Post}") { Found = 2 },
        new(Level.Series, "StudyInstanceUID=" + Brain, "SeriesNumber=26401") { Found = 1 },
        new(Level.Image, "StudyInstanceUID=" + Brain, "SeriesInstanceUID=" + Pre, "InstanceNumber", "SOPClassUID", "Rows", "ImageType", "ImagePositionPatient") { Found = 3 },
        new(Level.Image, "StudyInstanceUID=" + Brain, "SeriesInstanceUID=" + Pre, "InstanceNumber=17") { Found = 1 },
    ];

    public static IReadOnlyList<PeerQuestion> Qido { get; } =
    [
        new(Level.Study, "/studies") { Found = 15, OtherValues = ["H32EXAMPLE"], Clause = Kanji },
        new(Level.Study, "/studies?PatientID=SCSFREN") { Found = 1 },
        new(Level.Study, "/studies?00100020=SCS?REN") { Found = 1 },
        new(Level.Study, "/studies?PatientName=Yam*") { Found = 1 },
        new(Level.Study, "/studies?PatientName=Buc*") { Found = 1 },
        new(Level.Study, "/studies?PatientName=Buc%5EJ*") { Found = 1, OnlyOurs = ["SCSFREN"], Clause = Encoded },
        new(Level.Study, "/studies?PatientName=aneas*") { Found = 1, OnlyOurs = ["SCSGERM"], Clause = Variants },
        new(Level.Study, "/studies?StudyDate=20040101-20041231") { Found = 2 },
        new(Level.Study, "/studies?StudyDate=-20041231") { Found = 2, OnlyTheirs = undated, Clause = Undated },
        new(Level.Study, "/studies?ModalitiesInStudy=CT") { Found = 1 },
        new(Level.Study, $"/studies?StudyInstanceUID={Brain},{French}&includefield=00081030") { Found = 2 },
        new(Level.Study, $"/studies?StudyInstanceUID={Brain}%5C{French}")
            { Found = 2, OnlyOurs = ["PGBM-003", "SCSFREN"], Clause = Encoded },
        new(Level.Study, "/studies?StudyInstanceUID=1.2.3") { Found = 0 },
        new(Level.Series, $"/studies/{Brain}/series") { Found = 4 },
        new(Level.Series, $"/studies/{Brain}/series?Modality=MR&includefield=BodyPartExamined") { Found = 4 },
        new(Level.Series, $"/studies/{Brain}/series?SeriesDescription=*T1*") { Found = 2 },
        new(Level.Series, "/series?StudyInstanceUID=" + Brain) { Found = 4 },
        new(Level.Image, $"/studies/{Brain}/instances") { Found = 12 },
        new(Level.Image, $"/studies/{Brain}/series/{Pre}/instances") { Found = 3 },
        new(Level.Image, $"/studies/{Brain}/series/{Pre}/instances?InstanceNumber=17") { Found = 1 },
        new(Level.Image, $"/studies/{Brain}/series/{Pre}/instances?includefield=00200032") { Found = 3 },
        new(Level.Image, "/instances?SOPInstanceUID=" + Computed) { Found = 1 },
    ];
}
