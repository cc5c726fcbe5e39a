using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using Npgsql;

namespace MedVision.Pacs.Ingest.Batches;

/// <summary>
/// Writes the rows of a batch of instances in a transaction of the caller's. Rows are inserted and locked from patient to study to series
/// to instance, in each by UID, so that processes that store at once never wait in a circle.
/// </summary>
internal sealed class InstanceRows(NpgsqlConnection connection, DateTimeOffset now)
{
    private static readonly RowArrays<InstanceRecord> patientColumns = new RowArrays<InstanceRecord>()
        .With("key", one => one.PatientKey).With("patient_id", one => one.PatientId).With("issuer", one => one.Issuer).With("name", one => one.PatientName)
        .With("birth_date", one => one.BirthDate).With("sex", one => one.Sex).With("attributes", one => one.Attributes.Patient);

    private static readonly RowArrays<InstanceRecord> studyColumns = new RowArrays<InstanceRecord>()
        .With("patient_key", one => one.PatientKey).With("study_instance_uid", one => one.StudyUid).With("date", one => one.StudyDate).With("time", one => one.StudyTime)
        .With("accession_number", one => one.Accession).With("description", one => one.StudyDescription).With("study_id", one => one.StudyId)
        .With("referring_physician", one => one.ReferringPhysician).With("attributes", one => one.Attributes.Study);

    private static readonly RowArrays<(PendingInstance Of, long StudyId)> seriesColumns = new RowArrays<(PendingInstance Of, long StudyId)>()
        .With("study_id", one => one.StudyId).With("series_instance_uid", one => one.Of.Record.SeriesUid).With("modality", one => one.Of.Record.Modality)
        .With("number", one => one.Of.Record.SeriesNumber).With("description", one => one.Of.Record.SeriesDescription).With("body_part", one => one.Of.Record.BodyPart)
        .With("sop_class_uid", one => one.Of.Record.SopClassUid).With("is_derived", one => one.Of.Record.IsDerived).With("door", one => one.Of.Delivery.Door.ToString())
        .With("attributes", one => one.Of.Record.Attributes.Series);

    private static readonly RowArrays<(PendingInstance Of, long SeriesId)> instanceColumns = new RowArrays<(PendingInstance Of, long SeriesId)>()
        .With("series_id", one => one.SeriesId).With("sop_instance_uid", one => one.Of.Record.SopUid).With("sop_class_uid", one => one.Of.Record.SopClassUid)
        .With("transfer_syntax_uid", one => one.Of.Record.TransferSyntaxUid).With("number", one => one.Of.Record.Number).With("rows", one => one.Of.Record.Rows)
        .With("columns", one => one.Of.Record.Columns).With("frames", one => one.Of.Record.Frames).With("blob", one => one.Of.Staged.Sha256).With("bytes", one => one.Of.Staged.Bytes)
        .With("door", one => one.Of.Delivery.Door.ToString()).With("source", one => one.Of.Delivery.Source)
        .With("attributes", one => one.Of.Record.Attributes.Instance);

    private static readonly RowArrays<(InstanceRecord Record, long Id)> metadataColumns = new RowArrays<(InstanceRecord Record, long Id)>()
        .With("instance_id", one => one.Id).With("json", one => one.Record.Metadata).With("frame_index", one => one.Record.FrameIndex);

    /// <summary>A new instance, as its study and series count it.</summary>
    private static readonly RowArrays<(InstanceRecord Record, long StudyId, long SeriesId, bool OpensSeries)> countColumns = new RowArrays<(InstanceRecord Record, long StudyId, long SeriesId, bool OpensSeries)>()
        .With("study_id", one => one.StudyId).With("series_id", one => one.SeriesId).With("opens_series", one => one.OpensSeries).With("is_synthetic", one => one.Record.IsSynthetic)
        .With("is_analyzable", one => one.Record.IsAnalyzable).With("modality", one => one.Record.Modality);

    private readonly Dictionary<PendingInstance, StoreOutcome> outcomes = [];

    /// <summary>
    /// What becomes of each once the caller has committed; the bytes of those stored are blobs on the disk. One that is missing was stored
    /// by another process in this moment. As soon as one is refused nothing more is written: rows of its patient or study may be
    /// there that only it wanted, and the caller must roll back.
    /// </summary>
    /// <param name="pending">No two of the same UID.</param>
    /// <param name="ct">Stops the writing.</param>
    public async Task<IReadOnlyDictionary<PendingInstance, StoreOutcome>> WriteAsync(IReadOnlyList<PendingInstance> pending, CancellationToken ct)
    {
        IReadOnlyList<PendingInstance> left = await HoldAsync(pending, ct);
        if (left.Count == 0) return outcomes;
        Dictionary<string, (long Id, string PatientKey)> study = await InsertStudiesAsync(left, ct);
        left = Keep(left, one => study[one.Record.StudyUid].PatientKey == one.Record.PatientKey,
            "its Study Instance UID is that of a stored study of another patient (Patient ID or its issuer differ)");
        if (outcomes.Values.Any(IsRefusal)) return outcomes;
        Dictionary<string, (long Id, long StudyId, int Instances)> series = await InsertSeriesAsync([.. left.Select(one => (one, study[one.Record.StudyUid].Id))], ct);
        left = Keep(left, one => series[one.Record.SeriesUid].StudyId == study[one.Record.StudyUid].Id, "its Series Instance UID is that of a stored series of another study");
        if (outcomes.Values.Any(IsRefusal)) return outcomes;
        Dictionary<string, long> ids = await InsertInstancesAsync([.. left.Select(one => (one, series[one.Record.SeriesUid].Id))], ct);
        left = [.. left.Where(one => ids.ContainsKey(one.Record.SopUid))];
        if (left.Count == 0) return outcomes;
        Task committed = Task.WhenAll(left.Select(one => one.Staged.CommitAsync()));
        try
        {
            HashSet<string> opened = [.. series.Where(one => one.Value.Instances == 0).Select(one => one.Key)];
            await CountAsync([.. left.Select(one => (one.Record, ids[one.Record.SopUid]))],
                [.. left.Select(one => (one.Record, study[one.Record.StudyUid].Id, series[one.Record.SeriesUid].Id, opened.Remove(one.Record.SeriesUid)))], ct);
        }
        finally
        {
            // The bytes are on the disk before anybody can see the rows, and nobody disposes of a file that is being renamed.
            await committed;
        }
        foreach (PendingInstance one in left) outcomes[one] = new StoreOutcome.Stored();
        return outcomes;
    }

    /// <summary>From here to the end of the transaction nobody removes these bytes as unreferenced. Leaves out what is stored already.</summary>
    private async Task<IReadOnlyList<PendingInstance>> HoldAsync(IReadOnlyList<PendingInstance> pending, CancellationToken ct)
    {
        await using NpgsqlBatch batch = new(connection)
        {
            BatchCommands =
            {
                Command("SELECT pg_advisory_xact_lock_shared(key) FROM unnest($1) AS key", pending.Select(one => BlobReferences.LockOf(one.Staged.Sha256)).Order().ToArray()),
                Command("SELECT sop_instance_uid, blob FROM instances WHERE sop_instance_uid = ANY($1)", pending.Select(one => one.Record.SopUid).ToArray()),
            },
        };
        await batch.PrepareAsync(ct);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        Dictionary<string, string> stored = [];
        while (await reader.ReadAsync(ct)) stored[reader.GetString(0)] = reader.GetString(1);
        List<PendingInstance> left = [];
        foreach (PendingInstance one in pending)
        {
            if (!stored.TryGetValue(one.Record.SopUid, out string? blob)) left.Add(one);
            else outcomes[one] = blob == one.Staged.Sha256 ? new StoreOutcome.Duplicate() : new StoreOutcome.Conflict(blob);
        }
        return left;
    }

    private async Task<Dictionary<string, (long Id, string PatientKey)>> InsertStudiesAsync(IReadOnlyList<PendingInstance> pending, CancellationToken ct)
    {
        InstanceRecord[] firstOfPatient = [.. pending.Select(one => one.Record).DistinctBy(one => one.PatientKey)];
        InstanceRecord[] firstOfStudy = [.. pending.Select(one => one.Record).DistinctBy(one => one.StudyUid)];
        await using NpgsqlBatch batch = new(connection)
        {
            BatchCommands =
            {
                patientColumns.Command($"""
                    INSERT INTO patients (key, patient_id, issuer, name, birth_date, sex, attributes)
                    SELECT key, patient_id, issuer, name, birth_date, sex, attributes::jsonb FROM {patientColumns.From} ORDER BY key ON CONFLICT (key) DO NOTHING
                    """, firstOfPatient),
                studyColumns.Command($"""
                    INSERT INTO studies (patient_id, study_instance_uid, date, time, accession_number, description, study_id, referring_physician, modalities,
                        series_count, instance_count, analysis_state, review_state, is_synthetic, received_at, updated_at, attributes)
                    SELECT p.id, study_instance_uid, date, time, accession_number, description, study_id, referring_physician, '{"{}"}',
                        0, 0, '{AnalysisState.None}', '{ReviewState.None}', false, $10, $10, t.attributes::jsonb
                    FROM {studyColumns.From} JOIN patients p ON p.key = patient_key ORDER BY study_instance_uid ON CONFLICT (study_instance_uid) DO NOTHING
                    """, firstOfStudy, now),
                Command("""
                    SELECT study_instance_uid, s.id, p.key FROM studies s JOIN patients p ON p.id = s.patient_id
                    WHERE study_instance_uid = ANY($1) ORDER BY study_instance_uid FOR UPDATE OF s
                    """, firstOfStudy.Select(one => one.StudyUid).ToArray()),
            },
        };
        await batch.PrepareAsync(ct);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ct);
        Dictionary<string, (long, string)> found = [];
        while (await reader.ReadAsync(ct)) found[reader.GetString(0)] = (reader.GetInt64(1), reader.GetString(2));
        return found;
    }

    private async Task<Dictionary<string, (long Id, long StudyId, int Instances)>> InsertSeriesAsync(IReadOnlyList<(PendingInstance Of, long StudyId)> pending, CancellationToken ct)
    {
        (PendingInstance Of, long StudyId)[] firstOfSeries = [.. pending.DistinctBy(one => one.Of.Record.SeriesUid)];
        await using NpgsqlBatch batch = new(connection)
        {
            BatchCommands =
            {
                seriesColumns.Command($"""
                    INSERT INTO series (study_id, series_instance_uid, modality, number, description, body_part, sop_class_uid, instance_count, last_instance_at,
                        is_synthetic, is_derived, door, attributes)
                    SELECT study_id, series_instance_uid, modality, number, description, body_part, sop_class_uid, 0, $11, false, is_derived, door, attributes::jsonb
                    FROM {seriesColumns.From} ORDER BY series_instance_uid ON CONFLICT (series_instance_uid) DO NOTHING
                    """, firstOfSeries, now),
                Command("SELECT series_instance_uid, id, study_id, instance_count FROM series WHERE series_instance_uid = ANY($1) ORDER BY series_instance_uid FOR UPDATE",
                    firstOfSeries.Select(one => one.Of.Record.SeriesUid).ToArray()),
            },
        };
        await batch.PrepareAsync(ct);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ct);
        Dictionary<string, (long, long, int)> found = [];
        while (await reader.ReadAsync(ct)) found[reader.GetString(0)] = (reader.GetInt64(1), reader.GetInt64(2), reader.GetInt32(3));
        return found;
    }

    /// <summary>The ids of those that were new; the others were stored by another process in this moment.</summary>
    private async Task<Dictionary<string, long>> InsertInstancesAsync(IReadOnlyList<(PendingInstance Of, long SeriesId)> pending, CancellationToken ct)
    {
        await using NpgsqlBatch batch = new(connection)
        {
            BatchCommands =
            {
                instanceColumns.Command($"""
                    INSERT INTO instances (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, rows, columns, frames, blob, bytes, received_at, door, source, attributes)
                    SELECT series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, rows, columns, frames, blob, bytes, $14, door, source, attributes::jsonb
                    FROM {instanceColumns.From} ORDER BY sop_instance_uid ON CONFLICT (sop_instance_uid) DO NOTHING RETURNING sop_instance_uid, id
                    """, pending, now),
            },
        };
        await batch.PrepareAsync(ct);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ct);
        Dictionary<string, long> ids = [];
        while (await reader.ReadAsync(ct)) ids[reader.GetString(0)] = reader.GetInt64(1);
        return ids;
    }

    private async Task CountAsync(IReadOnlyList<(InstanceRecord, long)> described, IReadOnlyList<(InstanceRecord, long, long, bool)> added, CancellationToken ct)
    {
        await using NpgsqlBatch batch = new(connection)
        {
            BatchCommands =
            {
                metadataColumns.Command($"INSERT INTO instance_metadata (instance_id, json, frame_index) SELECT instance_id, json, frame_index FROM {metadataColumns.From}", described),
                countColumns.Command($"""
                    UPDATE series SET instance_count = instance_count + added.count, last_instance_at = $7, completed_at = NULL, metadata_blob = NULL, thumbnail_blob = NULL,
                        is_synthetic = series.is_synthetic OR added.is_synthetic
                    FROM (SELECT series_id, count(*) AS count, bool_or(is_synthetic) AS is_synthetic FROM {countColumns.From} GROUP BY series_id) AS added
                    WHERE id = added.series_id
                    """, added, now),
                countColumns.Command($"""
                    UPDATE studies SET instance_count = instance_count + added.count, series_count = series_count + added.series, updated_at = $7,
                        is_synthetic = studies.is_synthetic OR added.is_synthetic,
                        analysis_state = CASE WHEN added.is_analyzable THEN '{AnalysisState.Waiting}' ELSE analysis_state END,
                        headline = CASE WHEN added.is_analyzable THEN NULL ELSE headline END,
                        modalities = ARRAY(SELECT DISTINCT m FROM unnest(studies.modalities || added.modalities) AS m WHERE m <> '' ORDER BY m)
                    FROM (SELECT study_id, count(*) AS count, count(*) FILTER (WHERE opens_series) AS series, bool_or(is_synthetic) AS is_synthetic,
                            bool_or(is_analyzable) AS is_analyzable, array_agg(DISTINCT modality) AS modalities
                        FROM {countColumns.From} GROUP BY study_id) AS added
                    WHERE id = added.study_id
                    """, added, now),
            },
        };
        await batch.PrepareAsync(ct);
        await batch.ExecuteNonQueryAsync(ct);
    }

    public static bool IsRefusal(StoreOutcome outcome) => outcome is StoreOutcome.Refused;

    /// <summary>Those for which the condition holds; the others are refused.</summary>
    private List<PendingInstance> Keep(IReadOnlyList<PendingInstance> pending, Func<PendingInstance, bool> condition, string refusal)
    {
        List<PendingInstance> kept = [];
        foreach (PendingInstance one in pending)
        {
            if (condition(one)) kept.Add(one);
            else outcomes[one] = new StoreOutcome.Refused(refusal);
        }
        return kept;
    }

    private static NpgsqlBatchCommand Command(string sql, Array values) => new(sql) { Parameters = { new() { Value = values } } };
}
