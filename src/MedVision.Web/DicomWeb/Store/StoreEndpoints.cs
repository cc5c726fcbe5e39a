using MedVision.Pacs.Ingest;
using MedVision.Pacs.Stow;
using MedVision.Web.DicomWeb.Access;
using Microsoft.AspNetCore.Http.Features;

namespace MedVision.Web.DicomWeb.Store;

/// <summary>STOW-RS, PS3.18 10.5.</summary>
internal static partial class StoreEndpoints
{
    private const string DicomJson = "application/dicom+json";

    // errno of a disk's failure; what breaks off in the request has COR_E_IO.
    private const int ManagedIO = unchecked((int)0x80131620);

    public static void MapStore(this RouteGroupBuilder dicomWeb)
    {
        Map(dicomWeb.MapPost("/studies", (HttpContext context, StowService stow, DicomWebOptions options, ILogger<StowService> log) => StoreAsync(null, context, stow, options, log)), "Store instances");
        Map(dicomWeb.MapPost("/studies/{study}", (string study, HttpContext context, StowService stow, DicomWebOptions options, ILogger<StowService> log) => StoreAsync(study, context, stow, options, log)),
            "Store instances of one study");
    }

    private static void Map(RouteHandlerBuilder route, string summary) => route
        .RequireOwnOrigin()
        .WithSummary(summary)
        .Accepts<byte[]>("multipart/related", "application/dicom")
        .Produces(StatusCodes.Status200OK, contentType: DicomJson)
        .Produces(StatusCodes.Status202Accepted, contentType: DicomJson)
        .Produces(StatusCodes.Status409Conflict, contentType: DicomJson)
        .Produces(StatusCodes.Status503ServiceUnavailable, contentType: DicomJson)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status406NotAcceptable)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<IResult> StoreAsync(string? study, HttpContext context, StowService stow, DicomWebOptions options, ILogger log)
    {
        CancellationToken ct = context.RequestAborted;
        if (!TakesJson(context.Request)) return Refuse("The answer is application/dicom+json; the Accept header does not allow it.", StatusCodes.Status406NotAcceptable);
        if (StoreBody.WhyUnsupported(context.Request) is { } reason) return Refuse(reason, StatusCodes.Status415UnsupportedMediaType);
        // Null: bodies of any size, here and only here.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = options.MaxRequestBytes;
        await using StowTransaction transaction = stow.Begin(study, context.User.Identity?.Name);
        string? broken = null;
        int status = StatusCodes.Status400BadRequest;
        try
        {
            await StoreBody.ReadAsync(context.Request, transaction, ct);
        }
        catch (StowLimitException error)
        {
            (broken, status) = (error.Message, StatusCodes.Status413PayloadTooLarge);
        }
        catch (BadHttpRequestException error) when (!ct.IsCancellationRequested)
        {
            (broken, status) = (error.Message, error.StatusCode);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && (error is InvalidDataException || error is IOException { HResult: ManagedIO }))
        {
            broken = error is InvalidDataException ? error.Message : "the body ends before its last boundary";
        }
        IReadOnlyList<InstanceReceipt> receipts = await transaction.FinishAsync(ct);
        int kept = receipts.Count(receipt => receipt.IsKept);
        LogStored(log, kept, receipts.Count - kept);
        if (broken is not null) return Refuse($"{broken}. {kept} instances that came before are stored; sending them again changes nothing.", status);
        if (receipts.Count == 0) return Refuse("The body holds no instance.", StatusCodes.Status400BadRequest);
        status = StoreAnswer.StatusOf(receipts);
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "30";
        return Results.Text(StoreAnswer.ToJson(StoreAnswer.Of(receipts, RootOf(context.Request), study)), DicomJson, statusCode: status);
    }

    /// <summary>No Accept header, or one that takes JSON: most clients, for <c>*/*</c>. The XML form is not made.</summary>
    private static bool TakesJson(HttpRequest request) =>
        request.GetTypedHeaders().Accept is not { Count: > 0 } accepted
        || accepted.Any(one => one.Quality != 0 && one.MediaType.Value is { } type && type.ToLowerInvariant() is "*/*" or "application/*" or DicomJson or "application/json");

    private static string RootOf(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}/dicom-web";

    private static IResult Refuse(string detail, int status) => Results.Problem(char.ToUpperInvariant(detail[0]) + detail[1..], statusCode: status);

    [LoggerMessage(1, LogLevel.Information, "STOW: {Stored} instances stored, {Failed} not")]
    private static partial void LogStored(ILogger log, int stored, int failed);
}
