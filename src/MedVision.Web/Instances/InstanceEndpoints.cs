using MedVision.Dicom.Data;
using MedVision.Dicom.Validation;

namespace MedVision.Web.Instances;

/// <summary>What the pages of an instance show, for scripts.</summary>
internal static class InstanceEndpoints
{
    public static void MapInstances(this WebApplication app)
    {
        RouteGroupBuilder instance = app.MapGroup("/api/studies/{study}/instances/{sop}");
        instance.MapGet("/report", (string study, string sop, InstanceQuery query, CancellationToken ct) =>
            ReadAsync(study, sop, query, (_, file) => Results.Text(ReportText.Of(ReportDocument.Of(file)), "text/plain; charset=utf-8"), ct))
            .WithSummary("A structured report as text").Produces<string>(contentType: "text/plain").Produces(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        instance.MapGet("/validation", (string study, string sop, InstanceQuery query, CancellationToken ct) =>
            ReadAsync(study, sop, query, (_, file) => Results.Json(DicomValidator.Validate(file)), ct))
            .WithSummary("What the validator says of an instance").Produces<ValidationReport>().Produces(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ReadAsync(string study, string sop, InstanceQuery query, Func<InstanceView, Dicom.IO.DicomFile, IResult> answer, CancellationToken ct)
    {
        if (!DicomUids.IsUsable(study) || !DicomUids.IsUsable(sop)) return Results.Problem("The address names no DICOM UID.", statusCode: StatusCodes.Status400BadRequest);
        if (await query.ReadAsync(study, sop, ct) is not { } instance) return Results.NotFound();
        try
        {
            return await query.OpenAsync(instance, file => answer(instance, file), ct);
        }
        catch (DicomException error)
        {
            return Results.Problem(error.Reason, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }
}
