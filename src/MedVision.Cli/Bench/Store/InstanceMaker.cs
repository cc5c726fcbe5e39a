using System.Buffers.Binary;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Bench.Store;

/// <summary>Makes the instances of a plan in memory, one at a time; each sender has its own.</summary>
internal sealed class InstanceMaker(StorePlan plan, DicomFile[] phantom)
{
    // Preamble, prefix and the group length element with which every file's meta information begins, PS3.10 7.1.
    private const int GroupLength = 128 + 4 + 8, MetaStart = GroupLength + 4;
    private readonly DicomDataset[] slices = [.. phantom.Select(slice => slice.Dataset.Clone())];
    private readonly MemoryStream file = new();

    /// <summary>The instance's number in the plan.</summary>
    public int Number { get; private set; }

    public string SopInstanceUid { get; private set; } = "";

    /// <summary>The instance as a file, until the next one is made.</summary>
    public ReadOnlyMemory<byte> File => file.GetBuffer().AsMemory(0, (int)file.Length);

    /// <summary>The data set alone.</summary>
    public ReadOnlyMemory<byte> Dataset => File[(MetaStart + (int)BinaryPrimitives.ReadUInt32LittleEndian(File.Span[GroupLength..]))..];

    public void Make(int number)
    {
        Number = number;
        SopInstanceUid = plan.InstanceUid(number);
        DicomDataset slice = slices[number / plan.Studies % slices.Length];
        Phantom.Name(slice, plan, number);
        file.SetLength(0);
        new DicomFile(slice, plan.Syntax).Write(file);
    }
}
