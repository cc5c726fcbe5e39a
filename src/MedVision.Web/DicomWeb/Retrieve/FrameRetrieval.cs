using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Pacs.Retrieve;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>Frames as pixels, PS3.18 10.4.1.1.6: one or several, as stored or in another transfer syntax.</summary>
internal static class FrameRetrieval
{
    /// <summary>All frames, which is where the metadata's address of the pixels leads.</summary>
    public static Task<IResult> AllAsync(string study, string series, string instance, StoredInstances instances, FrameSource source, HttpContext context) =>
        AnswerAsync(new ResourceAddress(study, series, instance), list: null, instances, source, context);

    public static Task<IResult> ListAsync(string study, string series, string instance, string frames, StoredInstances instances, FrameSource source, HttpContext context) =>
        AnswerAsync(new ResourceAddress(study, series, instance), frames, instances, source, context);

    /// <summary>The numbers of a list such as <c>1,3,5</c>, counted from 1; null where it is none.</summary>
    public static int[]? Parse(string list)
    {
        string[] pieces = list.Split(',');
        int[] frames = new int[pieces.Length];
        for (int i = 0; i < pieces.Length; i++)
            if (!int.TryParse(pieces[i], NumberStyles.None, CultureInfo.InvariantCulture, out frames[i]) || frames[i] < 1) return null;
        return frames;
    }

    private static async Task<IResult> AnswerAsync(ResourceAddress address, string? list, StoredInstances instances, FrameSource source, HttpContext context)
    {
        int[]? frames = list is null ? null : Parse(list);
        if (list is not null && frames is null) return Refusals.BadRequest($"'{list}' is no list of frame numbers such as 1,3,5.");
        if (await instances.ListAsync(address, context.RequestAborted) is not [StoredInstance instance]) return Results.NotFound();
        using StoredFrames? stored = await source.OpenAsync(instance, context.RequestAborted);
        if (stored is null) return Results.NotFound();
        frames ??= [.. Enumerable.Range(1, stored.Count)];
        if (Array.Find(frames, frame => frame > stored.Count) is > 0 and int absent)
            return Results.Problem($"There is no frame {absent}; the instance has {stored.Count}.", statusCode: StatusCodes.Status404NotFound);
        if (FrameForm.Choose(AcceptedType.Of(context.Request), stored, frames.Length) is not { } form) return Refusals.NotAcceptable(FrameForm.Offers(stored, frames.Length));
        Representation representation = new([instance.Blob], form.IsMultipart, form.Syntax.Uid, string.Join(',', frames)) { LastModified = instance.ReceivedAt };
        if (representation.IsKnown(context)) return Refusals.NotModified();
        // The first frame is read before anything is said, so that a frame that cannot be given is an error and no broken answer.
        EncodedFrame frame = stored.Read(frames[0], form.Syntax);
        if (!form.IsMultipart)
            return Results.Bytes(frame.Bytes, $"{frame.MediaType}; transfer-syntax={frame.TransferSyntaxUid}", fileDownloadName: null, enableRangeProcessing: true, representation.LastModified, representation.EntityTag);
        await WriteAsync(new Multipart(context.Response, representation, frame.MediaType), frame, frames, stored, form.Syntax, context);
        return Results.Empty;
    }

    private static async Task WriteAsync(Multipart answer, EncodedFrame frame, int[] frames, StoredFrames stored, TransferSyntax syntax, HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method)) return;
        string path = context.Request.Path.Value!;
        string root = path[..(path.IndexOf("/frames", StringComparison.Ordinal) + "/frames".Length)];
        for (int i = 0; i < frames.Length; i++)
        {
            if (i > 0) frame = stored.Read(frames[i], syntax);
            await answer.WriteAsync(frame.MediaType, syntax, string.Create(CultureInfo.InvariantCulture, $"{root}/{frames[i]}"), frame.Bytes, context.RequestAborted);
        }
        await answer.EndAsync(context.RequestAborted);
    }
}
