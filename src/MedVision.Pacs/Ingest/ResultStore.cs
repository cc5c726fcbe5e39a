using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MedVision.Pacs.Ingest;

/// <summary>
/// Ingest for the objects that MedVision writes: they are stored together, in one transaction with the rows that speak of them, or not at
/// all. An object in which the validator finds an error is never stored.
/// </summary>
public sealed class ResultStore(ArchiveDatabase database, BlobStore blobs, BlobReferences references, TimeProvider time)
{
    private readonly InstanceStore instances = new(database, time);

    /// <summary>Puts the objects on the disk, reads them back as any other file and validates them. No row names them yet.</summary>
    /// <exception cref="DicomException">An object is not valid, or cannot be stored.</exception>
    public async Task<PreparedResults> PrepareAsync(IEnumerable<DicomFile> objects, CancellationToken cancellationToken = default)
    {
        PreparedResults prepared = new(references);
        try
        {
            foreach (DicomFile file in objects)
            {
                using MemoryStream bytes = new();
                file.Write(bytes);
                bytes.Position = 0;
                prepared.Add(await blobs.StageAsync(bytes, cancellationToken: cancellationToken));
            }
            return prepared;
        }
        catch
        {
            await prepared.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores the objects in the context's transaction. One that is here already, with the same bytes, stays as it is.</summary>
    /// <exception cref="DicomException">The archive holds something that contradicts an object; the transaction must be rolled back.</exception>
    public async Task StoreAsync(MedVisionDb db, PreparedResults results, CancellationToken cancellationToken = default)
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("Results are stored in a transaction of the caller's.");
        Delivery delivery = new(Door.Result, "MedVision");
        foreach (PreparedResult result in results.All)
        {
            StoreOutcome outcome = await instances.StoreAsync((NpgsqlConnection)db.Database.GetDbConnection(), result.Record, result.Staged, delivery, cancellationToken);
            string? refusal = outcome switch
            {
                StoreOutcome.Refused refused => refused.Reason,
                StoreOutcome.Conflict => "an object of that UID with other content is stored already",
                _ => null,
            };
            if (refusal is not null) throw new DicomException($"the {SopClasses.NameOf(result.Record.SopClassUid)} {result.Record.SopUid} cannot be stored: {refusal}");
        }
    }
}
