using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Services;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Retrieve.Outbound;

/// <summary>
/// Makes stored instances ready to be sent: the data set goes byte for byte as it was received, straight from its file. For a peer that does not take its
/// transfer syntax it is decoded to explicit or implicit VR little endian; it is never compressed anew.
/// </summary>
public sealed class OutboundItems(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    private static readonly TransferSyntax[] plain = [TransferSyntax.ExplicitVRLittleEndian, TransferSyntax.ImplicitVRLittleEndian];

    /// <summary>The selected instances, series by series in instance number order. The database is asked once and let go: sending may take hours.</summary>
    public async Task<IReadOnlyList<OutboundItem>> FindAsync(InstanceSelection selection, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await selection.From(db.Instances.AsNoTracking()).OrderBy(row => row.SeriesId).ThenBy(row => row.Number).ThenBy(row => row.SopInstanceUid)
            .Select(row => new
            {
                row.Id,
                row.SopInstanceUid,
                row.SopClassUid,
                row.TransferSyntaxUid,
                row.Blob,
                row.Bytes,
                row.Series.SeriesInstanceUid,
                row.Series.Study.StudyInstanceUid,
                row.Series.IsSynthetic,
            }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new OutboundItem(Item(row.SopClassUid, row.SopInstanceUid, row.TransferSyntaxUid, row.Blob), row.Id, row.StudyInstanceUid, row.SeriesInstanceUid, row.IsSynthetic, row.Bytes))];
    }

    private StorageItem Item(string sopClass, string sopInstance, string syntaxUid, string blob)
    {
        // What ingest stored was in a known transfer syntax.
        TransferSyntax syntax = TransferSyntax.Find(syntaxUid) ?? throw new InvalidOperationException($"instance {sopInstance} is stored in the unknown transfer syntax {syntaxUid}");
        return new(sopInstance, sopClass, sopInstance, syntax, () => OpenStored(blob))
        {
            Alternatives = [.. plain.Where(other => other != syntax)],
            OpenTranscoded = target => OpenTranscoded(blob, target),
        };
    }

    private Stream OpenStored(string blob)
    {
        long offset;
        using (DicomFile file = DicomFile.Open(blobs.PathOf(blob))) offset = file.DatasetOffset;
        Stream stream = blobs.Open(blob);
        stream.Position = offset;
        return stream;
    }

    /// <summary>Through a temporary file: a decoded multi-frame object can be larger than the memory.</summary>
    private FileStream OpenTranscoded(string blob, TransferSyntax target)
    {
        string path = Path.Combine(Path.GetTempPath(), $"medvision-{Guid.NewGuid():N}.part");
        FileStream stream = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        try
        {
            using DicomFile file = DicomFile.Open(blobs.PathOf(blob));
            using DicomFile transcoded = Transcoder.Transcode(file, target);
            transcoded.WriteDataset(stream);
            stream.Position = 0;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
