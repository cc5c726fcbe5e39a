using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.Json;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Peers;

namespace MedVision.Pacs.Fetch;

/// <summary>Asks a node which studies it has: C-FIND of the Study Root model, or QIDO-RS.</summary>
public sealed class RemoteQuery(NodeConnections connections)
{
    private const int LongestAnswer = 32 << 20;

    private static readonly DicomTag[] wanted =
        [DicomTags.StudyInstanceUID, DicomTags.PatientID, DicomTags.IssuerOfPatientID, DicomTags.PatientName, DicomTags.PatientBirthDate, DicomTags.PatientSex, DicomTags.StudyDate, DicomTags.StudyTime,
         DicomTags.AccessionNumber, DicomTags.StudyDescription, DicomTags.ModalitiesInStudy, DicomTags.NumberOfStudyRelatedSeries, DicomTags.NumberOfStudyRelatedInstances];

    /// <summary>The matching studies, the newest first; at most as many as the search wants, and then the node is told to stop.</summary>
    /// <exception cref="ArgumentException">The search cannot be asked.</exception>
    /// <exception cref="PeerException">The node cannot be asked, or answers with a failure.</exception>
    public async Task<IReadOnlyList<RemoteStudy>> FindAsync(Node node, RemoteSearch search, CancellationToken cancellationToken = default)
    {
        if (search.WhyNot() is { } problem) throw new ArgumentException(problem, nameof(search));
        if (node.State != NodeState.Admitted) throw new PeerException($"{node.AETitle} is not admitted here: it is asked nothing until somebody admits it");
        List<RemoteStudy> studies = await PeerTrouble.InWordsAsync(() => node.Kind == NodeKind.DicomWeb ? AskWebAsync(node, search, cancellationToken) : AskAsync(node, search, cancellationToken), cancellationToken);
        return [.. studies.OrderByDescending(study => study.Date).ThenByDescending(study => study.Time).ThenBy(study => study.StudyInstanceUid, StringComparer.Ordinal)];
    }

    private async Task<List<RemoteStudy>> AskAsync(Node node, RemoteSearch search, CancellationToken ct)
    {
        DicomDataset identifier = Identifiers.Of(QueryLevel.Study);
        foreach (DicomTag tag in wanted) identifier.SetEmpty(tag);
        foreach ((DicomTag tag, string value) in KeysOf(search)) identifier.Set(tag, value);
        Dictionary<string, RemoteStudy> studies = [];
        await foreach (DicomDataset match in FindUser.FindAsync(connections.Dimse(node), connections.OwnAE, InformationModel.StudyRoot, identifier, cancellationToken: ct))
        {
            if (Read(match) is { } study) studies.TryAdd(study.StudyInstanceUid, study);
            if (studies.Count == search.Limit) break;
        }
        ct.ThrowIfCancellationRequested();
        return [.. studies.Values];
    }

    private async Task<List<RemoteStudy>> AskWebAsync(Node node, RemoteSearch search, CancellationToken ct)
    {
        IEnumerable<string> keys = KeysOf(search).Select(key => $"{key.Tag.Keyword}={Uri.EscapeDataString(key.Value)}");
        // 00081030 and the like are not among what every server returns unasked (PS3.18 table 10.6.3-3).
        IEnumerable<string> fields = wanted.Select(tag => $"includefield={tag.Keyword}");
        using HttpClient peer = connections.DicomWeb(node);
        using HttpRequestMessage request = new(HttpMethod.Get, $"studies?{string.Join('&', keys.Concat(fields))}&limit={search.Limit.ToString(CultureInfo.InvariantCulture)}");
        request.Headers.Accept.ParseAdd("application/dicom+json");
        using HttpResponseMessage response = await peer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode) throw new PeerException($"it answers with {DicomWebAnswer.StatusOf(response)}");
        byte[] body = await DicomWebAnswer.ReadAsync(response, LongestAnswer, ct);
        Dictionary<string, RemoteStudy> studies = [];
        if (body.Length == 0) return []; // 204: no matches
        try
        {
            using JsonDocument answer = JsonDocument.Parse(body);
            if (answer.RootElement.ValueKind != JsonValueKind.Array) throw new PeerException("its answer is no list of studies: is the address right?");
            foreach (JsonElement one in answer.RootElement.EnumerateArray())
            {
                if (studies.Count < search.Limit && Read(DicomJson.Read(JsonMarshal.GetRawUtf8Value(one))) is { } study) studies.TryAdd(study.StudyInstanceUid, study);
            }
        }
        catch (JsonException error)
        {
            throw new PeerException($"its answer cannot be read: {error.Message}", error);
        }
        return [.. studies.Values];
    }

    private static IEnumerable<(DicomTag Tag, string Value)> KeysOf(RemoteSearch search)
    {
        if (Filled(search.StudyInstanceUid) is { } study) yield return (DicomTags.StudyInstanceUID, study);
        if (Filled(search.PatientId) is { } patient) yield return (DicomTags.PatientID, patient);
        if (Filled(search.PatientName) is { } name) yield return (DicomTags.PatientName, name.AsSpan().IndexOfAny('*', '?') < 0 ? name + "*" : name);
        if (Filled(search.AccessionNumber) is { } accession) yield return (DicomTags.AccessionNumber, accession);
        if (Filled(search.Modality) is { } modality) yield return (DicomTags.ModalitiesInStudy, modality.ToUpperInvariant());
        if (search.From is not null || search.To is not null) yield return (DicomTags.StudyDate, search.From == search.To ? Day(search.From) : $"{Day(search.From)}-{Day(search.To)}");
    }

    /// <summary>Null where the match names no study.</summary>
    private static RemoteStudy? Read(DicomDataset match) => match.GetString(DicomTags.StudyInstanceUID) is not { } uid || !DicomUids.IsValid(uid) ? null : new(
        uid, match.GetString(DicomTags.PatientID)?.Trim() ?? "", match.GetString(DicomTags.IssuerOfPatientID)?.Trim(), match.GetString(DicomTags.PatientName)?.Trim() ?? "",
        Lenient(() => match.GetDate(DicomTags.PatientBirthDate)), match.GetString(DicomTags.PatientSex), Lenient(() => match.GetDate(DicomTags.StudyDate)), Lenient(() => match.GetTime(DicomTags.StudyTime)),
        match.GetString(DicomTags.AccessionNumber), match.GetString(DicomTags.StudyDescription), match.GetStrings(DicomTags.ModalitiesInStudy),
        Lenient(() => match.GetInt32(DicomTags.NumberOfStudyRelatedSeries)), Lenient(() => match.GetInt32(DicomTags.NumberOfStudyRelatedInstances)));

    /// <summary>A value that is wrongly written hides that value, not the study.</summary>
    private static T? Lenient<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (DicomException)
        {
            return default;
        }
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyyMMdd", CultureInfo.InvariantCulture) ?? "";

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
