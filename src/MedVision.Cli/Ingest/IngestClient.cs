using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;

namespace MedVision.Cli.Ingest;

/// <summary>Sends files to <c>POST /api/ingest</c>, many in one request, one after the other from the disk.</summary>
internal sealed class IngestClient : IDisposable
{
    private const int FilesARequest = 500;
    private const long BytesARequest = 512L << 20;
    private readonly HttpClient _http;
    private readonly Uri _server;

    public IngestClient(Uri server, string token)
    {
        // Behind a proxy the server may live under a path; without its closing slash the path would be dropped.
        _server = server.AbsolutePath.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        // A request lasts as long as its bytes take; only silence before the connection stands is an error.
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Sends <paramref name="files"/>; <paramref name="totals"/> holds what was settled, also when a later request fails.</summary>
    public async Task SendAsync(IReadOnlyList<InputFile> files, IngestTotals totals, IProgress<ProgressStep> progress, CancellationToken cancellationToken)
    {
        List<(InputFile File, long Length)> readable = [];
        foreach (InputFile file in files)
        {
            try
            {
                using FileStream opened = File.OpenRead(file.Path);
                readable.Add((file, opened.Length));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                totals.Unread.Add(new FailedInput(file.Name, Reasons.Of(error)));
            }
        }

        long all = readable.Sum(file => file.Length), sent = 0;
        foreach (List<(InputFile File, long Length)> batch in Batches(readable))
        {
            using MultipartFormDataContent form = [];
            foreach ((InputFile file, long length) in batch)
                form.Add(new FileContent(file.Path, length, bytes => progress.Report(new ProgressStep("Sending " + file.Name, (double)(sent += bytes) / all))), "files", file.Name);
            totals.Add(await PostAsync(form, cancellationToken));
        }
    }

    public void Dispose() => _http.Dispose();

    private static IEnumerable<List<(InputFile File, long Length)>> Batches(IEnumerable<(InputFile File, long Length)> files)
    {
        List<(InputFile File, long Length)> batch = [];
        long bytes = 0;
        foreach ((InputFile file, long length) in files)
        {
            if (batch.Count == FilesARequest || (batch.Count > 0 && bytes + length > BytesARequest))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }
            batch.Add((file, length));
            bytes += length;
        }
        if (batch.Count > 0) yield return batch;
    }

    private async Task<IngestAnswer> PostAsync(MultipartFormDataContent form, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri(_server, "api/ingest")) { Content = form };
            // The server answers a wrong token before the bytes are sent.
            request.Headers.ExpectContinue = true;
            response = await _http.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new CommandException("cancelled; what was stored stays, send again to complete it");
        }
        catch (HttpRequestException error)
        {
            throw new CommandException(error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                ? $"no MedVision answers at {_server} ({error.Message}); is './medvision up' running there?"
                : $"sending to {_server} broke off: {(error.InnerException ?? error).Message}. What was stored stays; send again to complete it");
        }

        using (response)
        {
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new CommandException($"{_server} does not accept the token in MEDVISION_API_TOKEN");
            if (!response.IsSuccessStatusCode)
                throw new CommandException($"{_server} answered {(int)response.StatusCode} {response.ReasonPhrase}: {await WordsOf(response, cancellationToken)}");
            return await AnswerOf(response, cancellationToken);
        }
    }

    private async Task<IngestAnswer> AnswerOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            IngestAnswer? answer = await response.Content.ReadFromJsonAsync<IngestAnswer>(cancellationToken);
            if (answer is { Conflicts: not null, Quarantined: not null, Studies: not null }) return answer;
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or NotSupportedException)
        {
            throw new CommandException($"{_server} did not answer as MedVision does ({error.Message})");
        }
        throw new CommandException($"{_server} did not answer as MedVision does");
    }

    /// <summary>The first line of an error's body: a problem's title and detail where the server sent one.</summary>
    private static async Task<string> WordsOf(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            using var problem = System.Text.Json.JsonDocument.Parse(body);
            string?[] words = [.. new[] { "title", "detail" }.Select(name => problem.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null)];
            return string.Join(": ", words.Where(word => !string.IsNullOrEmpty(word)));
        }
        return body.Split('\n')[0] is { Length: <= 300 } line ? line : body[..300];
    }
}
