using MedVision.Dicom.Fuzzing;
using MedVision.Imaging.Fuzzing;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Fuzzing;

public sealed class FuzzTests
{
    [Fact]
    public void No_hostile_input_crashes_hangs_takes_too_much_memory_or_raises_an_error_that_is_not_ours()
    {
        FuzzBatch batch = FuzzBatch.Run(new Fuzzer(ImagingTargets.All, [.. FuzzCorpus.Sources(most: 40_000), .. ImagingSources.All()], seed: 20261121), 8_000);
        Assert.True(batch.Findings.Count == 0, string.Join("\n\n", batch.Findings.Take(10)));
        // Both happen at every target, or the mutations say nothing. (Checksums refuse most of the damaged PNG.)
        Assert.All(ImagingTargets.All, target => Assert.True(
            batch.Read.GetValueOrDefault(target.Name) > 5 && batch.Refused.GetValueOrDefault(target.Name) > 20,
            $"{target.Name}: {batch.Read.GetValueOrDefault(target.Name)} read, {batch.Refused.GetValueOrDefault(target.Name)} refused"));
    }
}
