using MedVision.Dicom.Data;

namespace MedVision.Imaging.Results.Provenance;

/// <summary>
/// Which model a result comes from: Algorithm Identification, PS3.3 10.16, and PS3.16 TID 4019.
/// </summary>
/// <param name="Name">Its name, at most 64 characters.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">SHA-256 of its weights in hexadecimal; written as an algorithm parameter.</param>
/// <param name="Limit">The first thing that a reader must know about its weakness, in a sentence; shown on captures.</param>
public sealed record AlgorithmIdentity(string Name, string Version, string? Sha256 = null, string? Limit = null)
{
    /// <summary>What reproduces the result besides name and version, as <c>name=value</c>; null where nothing is known.</summary>
    internal string? Parameters => Sha256 is null ? null : "weights-sha256=" + Sha256;

    /// <summary>The Algorithm Identification macro.</summary>
    internal DicomDataset ToItem()
    {
        DicomDataset item = new DicomDataset()
            .SetSequence(DicomTags.AlgorithmFamilyCodeSequence, Code.ArtificialIntelligence.ToItem())
            .Set(DicomTags.AlgorithmName, Name)
            .Set(DicomTags.AlgorithmVersion, Version)
            .Set(DicomTags.AlgorithmSource, Equipment.Name);
        return Parameters is null ? item : item.Set(DicomTags.AlgorithmParameters, Parameters);
    }
}
