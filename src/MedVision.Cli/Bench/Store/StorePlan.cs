using MedVision.Dicom.Data;

namespace MedVision.Cli.Bench.Store;

/// <summary>What a load is made of. The same plan gives the same instances, to the byte.</summary>
internal sealed record StorePlan
{
    /// <summary>Images of a series.</summary>
    public const int SeriesLength = 100;

    public required int Instances { get; init; }

    /// <summary>Sent before the clock starts, so that no side is measured while it compiles its code and fills its pools.</summary>
    public required int WarmUp { get; init; }

    /// <summary>How many are under way at once.</summary>
    public required int Associations { get; init; }

    /// <summary>Consecutive instances go to consecutive studies.</summary>
    public required int Studies { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required TransferSyntax Syntax { get; init; }

    /// <summary>All UIDs derive from it: with the same seed a second run sends what is stored already.</summary>
    public required string Seed { get; init; }

    public string StudyUid(int study) => DicomUids.Derive($"{Seed}/{study}");

    public string SeriesUid(int study, int series) => DicomUids.Derive($"{Seed}/{study}/{series}");

    public string FrameOfReferenceUid(int study) => DicomUids.Derive($"{Seed}/{study}/frame");

    public string InstanceUid(int number) => DicomUids.Derive($"{Seed}//{number}");
}
