using System.Net.Http.Headers;
using System.Text.Json;

namespace MedVision.Cli.Bench.Query;

/// <summary>Asks by QIDO-RS.</summary>
internal sealed class QidoAsker : IQueryAsker, IDisposable
{
    private readonly HttpClient http;

    public QidoAsker(Uri root, string? token)
    {
        http = new HttpClient { BaseAddress = root.AbsoluteUri.EndsWith('/') ? root : new Uri(root.AbsoluteUri + "/") };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/dicom+json"));
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public string Name => "QIDO-RS";

    public async Task<IReadOnlyList<QuerySample>> SampleAsync(int count, CancellationToken cancellationToken)
    {
        List<QuerySample> samples = [];
        foreach (JsonElement study in await GetAsync($"studies?limit={count}", cancellationToken))
        {
            string uid = study.GetProperty("0020000D").GetProperty("Value")[0].GetString()!;
            if (await GetAsync($"studies/{uid}/series", cancellationToken) is [var series, ..] && QuerySample.Of(study, series) is { IsWhole: true } sample) samples.Add(sample);
        }
        return samples;
    }

    public async Task<int> AskAsync(QuestionKind kind, QuerySample sample, CancellationToken cancellationToken) => (await GetAsync(kind switch
    {
        QuestionKind.PatientId => "studies?PatientID=" + Escape(sample.PatientId),
        QuestionKind.PatientName => $"studies?PatientName={Escape(sample.NamePattern)}&limit=50",
        QuestionKind.AccessionNumber => "studies?AccessionNumber=" + Escape(sample.AccessionNumber),
        QuestionKind.StudyDate => $"studies?StudyDate={sample.StudyDate}-{sample.StudyDate}&limit=50",
        QuestionKind.Modality => $"studies?ModalitiesInStudy={sample.Modality}&limit=50",
        QuestionKind.Series => $"studies/{sample.Study}/series",
        _ => $"studies/{sample.Study}/series/{sample.Series}/instances",
    }, cancellationToken)).Count;

    public void Dispose() => http.Dispose();

    // An address may hold "*" as it is (RFC 3986 3.4); Orthanc 1.10 decodes nothing, and would look for the escape.
    private static string Escape(string value) => Uri.EscapeDataString(value).Replace("%2A", "*", StringComparison.Ordinal);

    private async Task<IReadOnlyList<JsonElement>> GetAsync(string address, CancellationToken ct)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(address, ct);
            byte[] body = await response.Content.ReadAsByteArrayAsync(ct);
            if (!response.IsSuccessStatusCode) throw new QuestionException($"{(int)response.StatusCode} {response.ReasonPhrase}");
            if (body.Length == 0) return [];
            using JsonDocument answer = JsonDocument.Parse(body);
            return [.. answer.RootElement.EnumerateArray().Select(one => one.Clone())];
        }
        catch (Exception error) when (error is HttpRequestException or JsonException)
        {
            throw new QuestionException(error.Message);
        }
    }
}
