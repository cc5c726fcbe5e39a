using MedVision.Dicom.Data;

namespace MedVision.Imaging.Results.Provenance;

/// <summary>General and Enhanced General Equipment, PS3.3 C.7.5.1 and C.7.5.2: the program that wrote an object.</summary>
internal static class Equipment
{
    internal const string Name = "MedVision";

    internal static string Version { get; } = typeof(Equipment).Assembly.GetName().Version!.ToString(3);

    internal static void Write(DicomDataset target, params string[] moreVersions) => target
        .Set(DicomTags.Manufacturer, Name)
        .Set(DicomTags.ManufacturerModelName, Name)
        .Set(DicomTags.DeviceSerialNumber, "software")
        .Set(DicomTags.SoftwareVersions, [Version, .. moreVersions]);
}
