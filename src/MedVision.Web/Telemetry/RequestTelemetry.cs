using System.Diagnostics;
using MedVision.Pacs.Telemetry;

namespace MedVision.Web.Telemetry;

/// <summary>
/// Times, counts and traces what is asked over HTTP. The trace is ours, not ASP.NET's: that one holds the address, and an address holds
/// UIDs and the values that people search for.
/// </summary>
internal static class RequestTelemetry
{
    public static void UseRequestTelemetry(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (KindOf(context.Request) is not { } kind)
        {
            await next(context);
            return;
        }
        Activity? outer = Activity.Current;
        ActivityContext.TryParse(context.Request.Headers.TraceParent, context.Request.Headers.TraceState, isRemote: true, out ActivityContext caller);
        Activity.Current = null;
        try
        {
            using Operation operation = Operation.Begin(kind, parent: caller);
            try
            {
                await next(context);
            }
            catch (Exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                operation.Complete(StatusCodes.Status500InternalServerError);
                throw;
            }
            if (!context.RequestAborted.IsCancellationRequested) operation.Complete(context.Response.StatusCode);
        }
        finally
        {
            Activity.Current = outer;
        }
    });

    /// <summary>PS3.18 chapter 10: the last segment tells a search from a retrieval.</summary>
    internal static OperationKind? KindOf(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/api/ingest")) return OperationKind.Ingest;
        if (!request.Path.StartsWithSegments("/dicom-web", out PathString rest)) return null;
        if (HttpMethods.IsPost(request.Method)) return OperationKind.Stow;
        if (HttpMethods.IsDelete(request.Method)) return OperationKind.Delete;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return OperationKind.Other;
        string last = rest.Value!.TrimEnd('/')[(rest.Value.TrimEnd('/').LastIndexOf('/') + 1)..];
        return last is "studies" or "series" or "instances" ? OperationKind.Qido : last.Length == 0 ? OperationKind.Other : OperationKind.Wado;
    }
}
