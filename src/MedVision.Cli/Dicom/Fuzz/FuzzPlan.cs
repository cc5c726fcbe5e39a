using MedVision.Dicom.Fuzzing;
using MedVision.Dicom.Fuzzing.Targets;
using MedVision.Dicom.Media;
using MedVision.Imaging.Fuzzing;

namespace MedVision.Cli.Dicom.Fuzz;

/// <summary>What a run is made of; the same plan gives the same inputs.</summary>
/// <param name="Paths">Files and folders to make inputs from, besides the generated ones.</param>
/// <param name="Seed">Another seed, other inputs.</param>
/// <param name="Start">The first input's number.</param>
/// <param name="Count">How many inputs.</param>
internal sealed record FuzzPlan(string[] Paths, long Seed, long Start, long Count)
{
    /// <summary>Larger files are left out: an input should take about a millisecond.</summary>
    public const long LargestSource = 256 * 1024;

    /// <summary>Reads the sources.</summary>
    public Fuzzer Load()
    {
        List<FuzzSource> sources = [.. GeneratedSources.All(), .. ImagingSources.All()];
        // By name: the order of sources is part of what an input's number means.
        foreach (MediumFile file in Paths.SelectMany(FolderMedium.Walk).Where(file => file.Problem is null && !file.IsLitter).OrderBy(file => file.Path, StringComparer.Ordinal))
            if (new FileInfo(file.Path).Length is > 0 and <= LargestSource) sources.AddRange(FuzzSources.Of(file.Path, File.ReadAllBytes(file.Path)));
        return new Fuzzer([.. DicomTargets.All, .. ImagingTargets.All], sources, Seed);
    }
}
