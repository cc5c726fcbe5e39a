using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;

namespace MedVision.Cli.Tests.Analyze;

/// <summary>Writes small MR images that are sound but for what a test changes.</summary>
internal static class SliceBuilder
{
    public const string Study = "1.2.826.0.1.1", Series = "1.2.826.0.1.1.1";

    private static readonly MrSeries Made = new()
    {
        Rows = 32,
        Columns = 32,
        RowSpacing = 6.25,
        ColumnSpacing = 6.25,
        Origin = [0, 0, 0],
        Description = "T1 post",
        StudyUid = Study,
        SeriesUid = Series,
        FrameOfReference = Study + ".9",
        InstanceUid = number => $"{Series}.{number}",
    };

    /// <summary>Slice <paramref name="index"/> of an axial T1 series with contrast agent: 32 x 32 pixels of 6.25 mm, 5 mm apart.</summary>
    public static DicomDataset Slice(int index) =>
        Made.Dataset(Made.PositionOf(index), index + 1, (c, r) => (byte)((14 * ((32 * r) + c)) + index))
            .Set(DicomTags.SeriesNumber, 4)
            .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "M")
            .Set(DicomTags.BitsStored, 12)
            .Set(DicomTags.HighBit, 11);

    /// <summary>The data set as a file of explicit little endian.</summary>
    public static byte[] File(DicomDataset dataset) => new DicomFile(dataset, TransferSyntax.ExplicitVRLittleEndian).ToArray();

    /// <summary>Writes slices 0 to <paramref name="count"/> - 1 into <paramref name="folder"/>.</summary>
    public static void WriteSeries(TemporaryFolder folder, string name, int count, Action<int, DicomDataset>? change = null)
    {
        for (int i = 0; i < count; i++)
        {
            DicomDataset slice = Slice(i);
            change?.Invoke(i, slice);
            folder.Write($"{name}/{i:D3}.dcm", File(slice));
        }
    }
}
