using MedVision.Dicom.Fuzzing;
using MedVision.Dicom.Fuzzing.Targets;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Fuzzing;

public sealed class FuzzTests
{
    // With the 8,000 of the imaging readers 50,000 inputs.
    private const int Inputs = 42_000;

    [Fact]
    public void No_hostile_input_crashes_hangs_takes_too_much_memory_or_raises_an_error_that_is_not_ours()
    {
        FuzzBatch batch = FuzzBatch.Run(new Fuzzer(DicomTargets.All, FuzzCorpus.Sources(most: 40_000), seed: 20261121), Inputs);
        Assert.True(batch.Findings.Count == 0, string.Join("\n\n", batch.Findings.Take(10)));
        // Both happen often at every target, or the mutations say nothing.
        Assert.All(DicomTargets.All, target => Assert.True(
            batch.Read.GetValueOrDefault(target.Name) > 20 && batch.Refused.GetValueOrDefault(target.Name) > 20,
            $"{target.Name}: {batch.Read.GetValueOrDefault(target.Name)} read, {batch.Refused.GetValueOrDefault(target.Name)} refused"));
    }

    [Fact]
    public void The_same_seed_and_number_give_the_same_bytes()
    {
        Fuzzer one = new(DicomTargets.All, GeneratedSources.All(), seed: 5), other = new(DicomTargets.All, GeneratedSources.All(), seed: 5);
        for (int i = 0; i < 200; i++)
        {
            FuzzInput first = one.Input(i), second = other.Input(i);
            Assert.Equal((first.Target.Name, first.Source.Name), (second.Target.Name, second.Source.Name));
            Assert.Equal(first.Bytes, second.Bytes);
        }
    }

    [Fact]
    public void Another_error_than_the_target_s_own_is_a_finding()
    {
        FuzzTarget broken = new("broken", InputForm.File, 1, (_, _) => throw new IndexOutOfRangeException("boom"));
        FuzzFinding? finding = Fuzzer.Try(new FuzzInput(0, broken, new FuzzSource(InputForm.File, "none", []), [1])).Finding;
        Assert.Equal(FuzzRule.ForeignError, finding?.Rule);
        Assert.Contains("boom", finding?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_beyond_the_allowance_is_a_finding()
    {
        FuzzTarget greedy = new("greedy", InputForm.File, 1, (_, _) => GC.KeepAlive(new byte[FuzzAllowance.Constant + (64 * 100)]));
        Assert.Equal(FuzzRule.Allocation, Fuzzer.Try(new FuzzInput(0, greedy, new FuzzSource(InputForm.File, "none", []), [1])).Finding?.Rule);
    }
}
