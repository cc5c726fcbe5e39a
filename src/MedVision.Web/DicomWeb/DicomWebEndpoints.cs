using MedVision.Dicom.Data;
using MedVision.Web.DicomWeb.Access;
using MedVision.Web.DicomWeb.Capabilities;
using MedVision.Web.DicomWeb.Query;
using MedVision.Web.DicomWeb.Retrieve;
using MedVision.Web.DicomWeb.Store;
using MedVision.Web.Remove;

namespace MedVision.Web.DicomWeb;

/// <summary>The DICOMweb services (PS3.18): one room for each, mapped below one address, each behind the house's sign-in.</summary>
internal static class DicomWebEndpoints
{
    public static void MapDicomWeb(this WebApplication app)
    {
        RouteGroupBuilder dicomWeb = app.MapGroup("/dicom-web");
        dicomWeb.AddEndpointFilter(RequireUids);
        dicomWeb.RequireDicomWebCors();
        dicomWeb.MapCapabilities();
        dicomWeb.MapQuery();
        dicomWeb.MapRetrieve();
        dicomWeb.MapStore();
        dicomWeb.MapRemoval();
    }

    /// <summary>Addresses name studies, series and instances by UID: anything else is a mistake of the client's, not something that is absent.</summary>
    private static async ValueTask<object?> RequireUids(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        foreach ((string name, object? value) in invocation.HttpContext.Request.RouteValues)
            if (name is "study" or "series" or "instance" && !DicomUids.IsUsable(value as string))
                return Results.Problem($"The {name} in the address is not a DICOM UID.", statusCode: StatusCodes.Status400BadRequest);
        return await next(invocation);
    }
}
