using System.Collections.Frozen;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Pacs.Query;

/// <summary>
/// Which attributes each level's row keeps, so that queries can match and return them: the modules of PS3.3 whose information entity is the
/// patient, the study or the series (its equipment and frame of reference with it), and of the instance those that are short and asked for.
/// An instance has the others in its metadata, which are returned, not matched.
/// </summary>
internal static class StoredAttributes
{
    // PS3.3 C.7.1.1 Patient, C.7.1.3 Clinical Trial Subject.
    private static readonly FrozenSet<DicomTag> patient = Set("""
        00081120 00100010 00100020 00100021 00100022 00100024 00100026 00100030 00100032 00100033 00100034 00100035 00100040 00100200 00100212
        00100213 00100214 00101000 00101001 00101002 00101100 00102160 00102161 00102201 00102202 00102292 00102293 00102294 00102297 00102298 00104000
        00120010 00120020 00120021 00120030 00120031 00120040 00120042 00120062 00120063 00120064
        """);

    // C.7.2.1 General Study, C.7.2.2 Patient Study, C.7.2.3 Clinical Trial Study, and the institution, which peers ask for at the study.
    private static readonly FrozenSet<DicomTag> study = Set("""
        00080020 00080030 00080050 00080051 00080080 00080090 00080096 0008009C 0008009D 00080201 00081030 00081032 00081048 00081049 00081060 00081062
        00081080 00081084 00081110 00101010 00101020 00101021 00101022 00101023 00101024 00101030 00102000 00102110 00102180 001021A0 001021B0 001021C0
        00102203 00120050 00120051 00120052 00120053 00120083 0020000D 00200010 00201070 00321032 00321033 00321034 00321060 00321066
        00321067 00380010 00380014 00380060 00380062 00380064 00380500 00401012
        """);

    // C.7.3.1 General Series, C.7.4.1 Frame of Reference, C.7.5.1 General Equipment, C.7.3.2 Clinical Trial Series.
    private static readonly FrozenSet<DicomTag> series = Set("""
        0008001C 00080021 00080031 00080060 00080070 00080080 00080081 00080201 00081010 00081040 0008103E 0008103F 00081050 00081052 00081070 00081072
        00081090 00081111 00081250 00120060 00120071 00120072 00180015 00181000 00181002 0018100B 00181020 00181030 00185100 0020000E 00200011 00200052
        00200060 00201040 00280108 00280109 00400244 00400245 00400250 00400251 00400253 00400254 00400260 00400275 00400555
        """);

    // C.7.6.1 General Image, C.7.6.2 Image Plane, C.7.6.3 Image Pixel without its data, C.12.1 SOP Common, and what names documents, presentations and segmentations.
    private static readonly FrozenSet<DicomTag> instance = Set("""
        00080008 00080012 00080013 00080016 00080018 0008001A 0008001C 00080022 00080023 0008002A 00080032 00080033 00080201 00180010 00180050 00180080
        00180081 00180086 00180088 00200012 00200013 00200032 00200037 00201041 00204000 00280002 00280004 00280006 00280008 00280010 00280011 00280030
        00280100 00280101 00280102 00280103 00280301 00281050 00281051 00281052 00281053 00281054 00282110 0040A043 0040A491 0040A493 0040A504 00420010
        00420012 00620001 00700080 00700081 00700082 00700083 00700084 30020002 30060002 300A0002
        """);

    /// <summary>The attributes that rows of a level keep.</summary>
    public static FrozenSet<DicomTag> Of(QueryLevel level) => level switch
    {
        QueryLevel.Patient => patient,
        QueryLevel.Study => study,
        QueryLevel.Series => series,
        _ => instance,
    };

    private static FrozenSet<DicomTag> Set(string tags) =>
        tags.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(DicomTag.Parse).ToFrozenSet();
}
