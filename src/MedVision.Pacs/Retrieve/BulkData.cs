using System.Buffers;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Retrieve;

/// <summary>A value that DICOM JSON names by address (PS3.18 F.2.6). It is read piece by piece from its file, which stays open until this is disposed.</summary>
public sealed class BulkData : IDisposable
{
    private const int Piece = 1 << 18;
    private readonly DicomFile file;
    private readonly IReadOnlyList<DicomBytes> runs;

    internal BulkData(DicomFile file, DicomElement element)
    {
        this.file = file;
        // One frame's fragments belong together (PS3.5 A.4); numbers are little endian, whatever the file is.
        (runs, MediaType) = element is DicomFragments fragments ? (fragments.Fragments, MediaTypes.Of(file.TransferSyntax)) : ([((DicomValue)element).Bytes], "application/octet-stream");
        TransferSyntaxUid = element is DicomFragments ? file.TransferSyntax.Uid : TransferSyntax.ExplicitVRLittleEndian.Uid;
        Length = runs.Sum(run => run.Length);
    }

    public long Length { get; }

    public string MediaType { get; }

    public string TransferSyntaxUid { get; }

    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            foreach (DicomBytes run in runs)
            {
                for (long at = 0; at < run.Length; at += Piece)
                {
                    int count = (int)Math.Min(Piece, run.Length - at);
                    run.Read(at, buffer.AsSpan(0, count));
                    await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => file.Dispose();
}
