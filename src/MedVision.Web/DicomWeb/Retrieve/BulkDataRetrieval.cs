using MedVision.Pacs.Retrieve;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>A value that the metadata names by address, PS3.18 10.4.1.1.5: in a multipart body of one part, or bare, then also by ranges.</summary>
internal static class BulkDataRetrieval
{
    public static async Task<IResult> ValueAsync(string study, string series, string instance, string path, StoredInstances instances, BulkDataSource source, HttpContext context)
    {
        if (await instances.FindAsync(study, series, instance, context.RequestAborted) is not { } stored || source.Open(stored, path) is not { } data) return Results.NotFound();
        bool given = false;
        try
        {
            if (ChooseForm(context.Request, data.MediaType) is not { } isMultipart)
                return Refusals.NotAcceptable($"{Multipart.Type}; type=\"{data.MediaType}\", {data.MediaType}");
            Representation representation = new([stored.Blob], path, isMultipart) { LastModified = stored.ReceivedAt };
            if (representation.IsKnown(context)) return Refusals.NotModified();
            if (!isMultipart)
            {
                given = true;
                return Results.Stream(data.Content, data.MediaType, fileDownloadName: null, representation.LastModified, representation.EntityTag, enableRangeProcessing: true);
            }
            Multipart answer = new(context.Response, representation, data.MediaType);
            context.Response.ContentLength = answer.Head(data.MediaType, data.TransferSyntax, location: null, isFirst: true).Length + data.Content.Length + answer.Tail().Length;
            if (HttpMethods.IsHead(context.Request.Method)) return Results.Empty;
            await answer.WriteAsync(data.MediaType, data.TransferSyntax, location: null, data.Content, context.RequestAborted);
            await answer.EndAsync(context.RequestAborted);
            return Results.Empty;
        }
        finally
        {
            if (!given) await data.Content.DisposeAsync();
        }
    }

    /// <summary>Octets hold whatever a value is.</summary>
    private static bool? ChooseForm(HttpRequest request, string mediaType)
    {
        foreach (AcceptedType accepted in AcceptedType.Of(request))
        {
            if (accepted.IsMultipart(mediaType) || accepted.IsMultipart(FrameMediaTypes.OctetStream)) return true;
            if (accepted.IsSingle(mediaType) || accepted.IsSingle(FrameMediaTypes.OctetStream)) return false;
        }
        return null;
    }
}
