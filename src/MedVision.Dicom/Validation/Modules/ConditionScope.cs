using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation.Iods;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>What a condition looks at: the data set or item of the attribute, and the object around it.</summary>
internal readonly record struct ConditionScope(DicomDataset At, DicomFile File, Iod Iod)
{
    public DicomDataset Root => File.Dataset;
}
