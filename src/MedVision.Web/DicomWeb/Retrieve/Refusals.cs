using MedVision.Dicom.Data;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>What a client hears whose request cannot be met, and what becomes of an answer that fails half-way.</summary>
internal static partial class Refusals
{
    /// <summary>406, with what there is instead.</summary>
    public static IResult NotAcceptable(string offered) => Results.Problem($"Nothing of what is accepted can be given. Offered: {offered}.", statusCode: StatusCodes.Status406NotAcceptable);

    public static IResult BadRequest(string reason) => Results.Problem(reason, statusCode: StatusCodes.Status400BadRequest);

    public static IResult NotModified() => Results.StatusCode(StatusCodes.Status304NotModified);

    /// <summary>
    /// Damaged or undecodable objects are 422 with the reason as long as nothing has been sent; afterwards the connection is cut, so that no client
    /// takes the half for the whole.
    /// </summary>
    public static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        HttpContext context = invocation.HttpContext;
        try
        {
            return await next(invocation);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }
        catch (Exception error) when (context.Response.HasStarted)
        {
            LogCut(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Refusals)), (error as DicomException)?.Reason ?? error.Message);
            context.Abort();
            return Results.Empty;
        }
        catch (DicomException error)
        {
            context.Response.Headers.Remove("ETag");
            context.Response.Headers.CacheControl = "no-store";
            // Without the file's name, which is a path of ours.
            return Results.Problem(error.Tag is { } tag ? $"{tag}: {error.Reason}" : error.Reason, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "an answer failed after its first byte, and its connection was cut: {Reason}")]
    private static partial void LogCut(ILogger log, string reason);
}
