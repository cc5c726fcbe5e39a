using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Seg;

/// <summary>What a segmentation object is made of.</summary>
/// <param name="Source">Any image of the source series: patient, study and frame of reference are taken from it.</param>
/// <param name="Volume">The segmented volume; its sources are the frames referenced.</param>
/// <param name="Segments">At least one, each with at least one voxel.</param>
/// <param name="Algorithm">The model that made it.</param>
/// <param name="Seed">UIDs are derived from it: the same input, model and program give the same object.</param>
public sealed record SegmentationRequest(
    DicomFile Source, Volume Volume, IReadOnlyList<Segment> Segments, AlgorithmIdentity Algorithm, string Seed);
