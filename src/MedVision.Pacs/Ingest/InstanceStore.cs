using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using Npgsql;

namespace MedVision.Pacs.Ingest;

/// <summary>
/// Writes an instance's rows in one transaction. Any number of processes may do so at once: rows are locked from patient to study to
/// series to instance, always in that order, so that nobody waits in a circle.
/// </summary>
internal sealed class InstanceStore(ArchiveDatabase database, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>The blob of a stored instance, or null.</summary>
    public async Task<string?> FindBlobAsync(string sopUid, CancellationToken ct)
    {
        await using NpgsqlCommand command = database.Source.CreateCommand("SELECT blob FROM instances WHERE sop_instance_uid = $1");
        command.Parameters.AddWithValue(sopUid);
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    public async Task<StoreOutcome> StoreAsync(InstanceRecord record, StagedBlob staged, Delivery delivery, CancellationToken ct)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (await FindBlobAsync(record.SopUid, ct) is { } existing)
                return existing == staged.Sha256 ? new StoreOutcome.Duplicate() : new StoreOutcome.Conflict(existing);
            try
            {
                if (await TryStoreAsync(record, staged, delivery, ct) is { } outcome) return outcome;
            }
            catch (PostgresException error) when (attempt < Attempts && error.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // The transaction was chosen to give way and left nothing behind.
            }
            if (attempt >= Attempts) throw new InvalidOperationException($"Instance {record.SopUid} appeared and vanished {Attempts} times while it was being stored.");
        }
    }

    /// <summary>Null if another process stored the same UID in this moment: look again.</summary>
    private async Task<StoreOutcome?> TryStoreAsync(InstanceRecord record, StagedBlob staged, Delivery delivery, CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.Source.OpenConnectionAsync(ct);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(ct);
        StoreOutcome? outcome = await WriteAsync(connection, record, staged, delivery, ct);
        if (outcome is StoreOutcome.Stored) await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>Stores in the connection's transaction, which the caller commits; one that ends otherwise leaves nothing but bytes.</summary>
    public async Task<StoreOutcome> StoreAsync(NpgsqlConnection connection, InstanceRecord record, StagedBlob staged, Delivery delivery, CancellationToken ct)
    {
        if (await WriteAsync(connection, record, staged, delivery, ct) is { } outcome) return outcome;
        await using NpgsqlCommand command = new("SELECT blob FROM instances WHERE sop_instance_uid = $1", connection);
        command.Parameters.AddWithValue(record.SopUid);
        string existing = (string)(await command.ExecuteScalarAsync(ct))!;
        return existing == staged.Sha256 ? new StoreOutcome.Duplicate() : new StoreOutcome.Conflict(existing);
    }

    /// <summary>Null if the UID is stored already.</summary>
    private async Task<StoreOutcome?> WriteAsync(NpgsqlConnection connection, InstanceRecord record, StagedBlob staged, Delivery delivery, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        await HoldAsync(connection, staged.Sha256, ct);
        (long studyId, string patientKey) = await UpsertStudyAsync(connection, record, now, ct);
        if (patientKey != record.PatientKey)
            return new StoreOutcome.Refused("its Study Instance UID is that of a stored study of another patient (Patient ID or its issuer differ)");
        (long seriesId, long ownerId, int instances) = await UpsertSeriesAsync(connection, record, studyId, delivery, now, ct);
        if (ownerId != studyId) return new StoreOutcome.Refused("its Series Instance UID is that of a stored series of another study");
        if (await InsertInstanceAsync(connection, record, staged, delivery, seriesId, now, ct) is not { } instanceId) return null;
        // The bytes are on the disk before anybody can see the row.
        staged.Commit();
        await CountAsync(connection, record, studyId, seriesId, instanceId, isFirst: instances == 0, now, ct);
        return new StoreOutcome.Stored();
    }

    /// <summary>From here to the end of the transaction nobody removes these bytes as unreferenced.</summary>
    private static async Task HoldAsync(NpgsqlConnection connection, string key, CancellationToken ct)
    {
        await using NpgsqlCommand command = new("SELECT pg_advisory_xact_lock_shared($1)", connection);
        command.Parameters.AddWithValue(BlobReferences.LockOf(key));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<(long Id, string PatientKey)> UpsertStudyAsync(NpgsqlConnection connection, InstanceRecord record, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlBatch batch = new(connection);
        Add(batch, "INSERT INTO patients (key, patient_id, issuer, name, birth_date, sex, attributes) VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb) ON CONFLICT (key) DO NOTHING",
            record.PatientKey, record.PatientId, record.Issuer, record.PatientName, record.BirthDate, record.Sex, record.Attributes.Patient);
        Add(batch, $"""
            INSERT INTO studies (patient_id, study_instance_uid, date, time, accession_number, description, study_id, referring_physician, modalities,
                series_count, instance_count, analysis_state, review_state, is_synthetic, received_at, updated_at, attributes)
            SELECT id, $2, $3, $4, $5, $6, $7, $8, '{"{}"}', 0, 0, '{AnalysisState.None}', '{ReviewState.None}', false, $9, $9, $10::jsonb FROM patients WHERE key = $1
            ON CONFLICT (study_instance_uid) DO NOTHING
            """,
            record.PatientKey, record.StudyUid, record.StudyDate, record.StudyTime, record.Accession, record.StudyDescription, record.StudyId, record.ReferringPhysician, now,
            record.Attributes.Study);
        Add(batch, "SELECT s.id, p.key FROM studies s JOIN patients p ON p.id = s.patient_id WHERE s.study_instance_uid = $1 FOR UPDATE OF s", record.StudyUid);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetString(1));
    }

    private static async Task<(long Id, long StudyId, int Instances)> UpsertSeriesAsync(NpgsqlConnection connection, InstanceRecord record, long studyId, Delivery delivery, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlBatch batch = new(connection);
        Add(batch, """
            INSERT INTO series (study_id, series_instance_uid, modality, number, description, body_part, sop_class_uid, instance_count, last_instance_at,
                is_synthetic, is_derived, door, attributes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, false, $9, $10, $11::jsonb) ON CONFLICT (series_instance_uid) DO NOTHING
            """,
            studyId, record.SeriesUid, record.Modality, record.SeriesNumber, record.SeriesDescription, record.BodyPart, record.SopClassUid, now, record.IsDerived, delivery.Door.ToString(),
            record.Attributes.Series);
        Add(batch, "SELECT id, study_id, instance_count FROM series WHERE series_instance_uid = $1 FOR UPDATE", record.SeriesUid);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt32(2));
    }

    private static async Task<long?> InsertInstanceAsync(NpgsqlConnection connection, InstanceRecord record, StagedBlob blob, Delivery delivery, long seriesId, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlBatch batch = new(connection);
        Add(batch, """
            INSERT INTO instances (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, rows, columns, frames, blob, bytes, received_at, door, source, attributes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb) ON CONFLICT (sop_instance_uid) DO NOTHING RETURNING id
            """,
            seriesId, record.SopUid, record.SopClassUid, record.TransferSyntaxUid, record.Number, record.Rows, record.Columns, record.Frames, blob.Sha256, blob.Bytes, now,
            delivery.Door.ToString(), delivery.Source, record.Attributes.Instance);
        return (long?)await batch.ExecuteScalarAsync(ct);
    }

    private static async Task CountAsync(NpgsqlConnection connection, InstanceRecord record, long studyId, long seriesId, long instanceId, bool isFirst, DateTimeOffset now, CancellationToken ct)
    {
        await using NpgsqlBatch batch = new(connection);
        Add(batch, "INSERT INTO instance_metadata (instance_id, json, frame_index) VALUES ($1, $2, $3)", instanceId, record.Metadata, record.FrameIndex);
        Add(batch, """
            UPDATE series SET instance_count = instance_count + 1, last_instance_at = $2, completed_at = NULL, metadata_blob = NULL, thumbnail_blob = NULL,
                is_synthetic = is_synthetic OR $3 WHERE id = $1
            """, seriesId, now, record.IsSynthetic);
        Add(batch, $"""
            UPDATE studies SET instance_count = instance_count + 1, series_count = series_count + $2, updated_at = $3, is_synthetic = is_synthetic OR $4,
                analysis_state = CASE WHEN $5 THEN '{AnalysisState.Waiting}' ELSE analysis_state END,
                headline = CASE WHEN $5 THEN NULL ELSE headline END,
                modalities = ARRAY(SELECT DISTINCT m FROM unnest(modalities || $6) AS m ORDER BY m) WHERE id = $1
            """, studyId, isFirst ? 1 : 0, now, record.IsSynthetic, record.IsAnalyzable, record.Modality.Length > 0 ? new[] { record.Modality } : []);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static void Add(NpgsqlBatch batch, string sql, params object?[] values)
    {
        NpgsqlBatchCommand command = new(sql);
        foreach (object? value in values) command.Parameters.AddWithValue(value ?? DBNull.Value);
        batch.BatchCommands.Add(command);
    }
}
