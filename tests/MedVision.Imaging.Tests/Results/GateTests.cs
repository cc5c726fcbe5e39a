using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

/// <summary>No object leaves a writer without the validator's word.</summary>
public sealed class GateTests
{
    [Fact]
    public void Every_writer_ends_in_the_validator()
    {
        string folder = Path.Combine(TestData.Repository, "src", "MedVision.Imaging", "Results");
        string[] made =
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .SelectMany(path => File.ReadLines(path).Where(line => line.Contains("new DicomFile(", StringComparison.Ordinal)).Select(line => $"{Path.GetFileName(path)}: {line.Trim()}")),
        ];

        Assert.True(made.Length >= 6, "SEG, SR, signed SR, map, capture and synthetic image are written here");
        Assert.All(made, line => Assert.Contains("DicomValidator.RequireValid(new DicomFile(", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_public_writer_of_the_library_is_in_that_folder()
    {
        string[] elsewhere =
        [
            .. typeof(MedVision.Imaging.Results.Seg.SegmentationWriter).Assembly.GetExportedTypes()
                .Where(type => !type.Namespace!.StartsWith("MedVision.Imaging.Results", StringComparison.Ordinal))
                .SelectMany(type => type.GetMethods().Where(method => method.DeclaringType == type && (method.ReturnType == typeof(DicomFile) || method.ReturnType == typeof(IReadOnlyList<DicomFile>))))
                .Select(method => $"{method.DeclaringType}.{method.Name}"),
        ];
        Assert.Empty(elsewhere);
    }

    /// <summary>Work, not time, is bounded: what a frame costs the validator in memory, which is what it spends.</summary>
    [Fact]
    public void A_hundred_frames_are_validated_in_a_few_megabytes()
    {
        DicomFile file = new ResultSamples().Map();
        DicomValidator.Validate(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 25; i++) DicomValidator.Validate(file);
        long perHundredFrames = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(perHundredFrames < 16 << 20, $"{perHundredFrames} bytes for 25 objects of 4 frames");
    }
}
