using System.Globalization;
using MedVision.Imaging.Rendering;
using MedVision.Pacs.Retrieve;
using MedVision.Pacs.Retrieve.Rendering;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>
/// Frames as pictures for people, PS3.18 10.4.1.1.3 and 10.4.1.1.7. Of several frames a multipart body gives all; whoever accepts only a bare picture
/// gets the one that stands for them, and Content-Location says which it is.
/// </summary>
internal static class RenderedRetrieval
{
    private const int ThumbnailSide = 128;

    public static Task<IResult> StudyAsync(string study, StoredInstances instances, PictureSource pictures, HttpContext context) =>
        RenderAsync(new ResourceAddress(study), list: null, instances, pictures, context);

    public static Task<IResult> SeriesAsync(string study, string series, StoredInstances instances, PictureSource pictures, HttpContext context) =>
        RenderAsync(new ResourceAddress(study, series), list: null, instances, pictures, context);

    public static Task<IResult> InstanceAsync(string study, string series, string instance, StoredInstances instances, PictureSource pictures, HttpContext context) =>
        RenderAsync(new ResourceAddress(study, series, instance), list: null, instances, pictures, context);

    public static Task<IResult> FramesAsync(string study, string series, string instance, string frames, StoredInstances instances, PictureSource pictures, HttpContext context) =>
        RenderAsync(new ResourceAddress(study, series, instance), frames, instances, pictures, context);

    public static Task<IResult> StudyThumbnailAsync(string study, StoredInstances instances, PictureSource pictures, HttpContext context) =>
        ThumbnailAsync(new ResourceAddress(study), list: null, instances, pictures, context);

    public static Task<IResult> SeriesThumbnailAsync(string study, string series, StoredInstances instances, PictureSource pictures, Thumbnails kept, HttpContext context) =>
        ThumbnailAsync(new ResourceAddress(study, series), list: null, instances, pictures, context, kept);

    public static Task<IResult> InstanceThumbnailAsync(string study, string series, string instance, StoredInstances instances, PictureSource pictures, HttpContext context) =>
        ThumbnailAsync(new ResourceAddress(study, series, instance), list: null, instances, pictures, context);

    public static Task<IResult> FrameThumbnailAsync(string study, string series, string instance, string frames, StoredInstances instances, PictureSource pictures, HttpContext context) =>
        ThumbnailAsync(new ResourceAddress(study, series, instance), frames, instances, pictures, context);

    private static async Task<IResult> RenderAsync(ResourceAddress address, string? list, StoredInstances instances, PictureSource pictures, HttpContext context)
    {
        IReadOnlyList<StoredInstance> all = await instances.ListAsync(address, context.RequestAborted);
        if (!TryName(all, list, out List<(StoredInstance Instance, int Frame)> named, out IResult? refusal)) return refusal!;
        if (ChooseForm(AcceptedType.Of(context.Request), named.Count, PictureFormat.Jpeg) is not { } form) return Refusals.NotAcceptable(Offers);
        if (PictureParameters.Read(context.Request.Query, form.Format, out string? reason) is not { } request) return Refusals.BadRequest(reason!);
        if (!form.IsMultipart) return Draw(named.Count == 1 ? named[0] : list is null ? PictureSource.Representative(all)!.Value : named[0], request, address, pictures, context);
        Representation representation = new(named.Select(one => one.Instance.Blob + one.Frame), "rendered", true, request) { Grows = address.InstanceUid is null };
        if (representation.IsKnown(context)) return Refusals.NotModified();
        Multipart answer = new(context.Response, representation, TypeOf(form.Format));
        if (HttpMethods.IsHead(context.Request.Method)) return Results.Empty;
        try
        {
            await WriteAllAsync(answer, named, request, pictures, context);
            return Results.Empty;
        }
        catch (ArgumentOutOfRangeException outside) when (!context.Response.HasStarted)
        {
            return Refusals.BadRequest("viewport: " + outside.Message);
        }
    }

    private static async Task WriteAllAsync(Multipart answer, List<(StoredInstance Instance, int Frame)> named, PictureRequest request, PictureSource pictures, HttpContext context)
    {
        InstancePictures? open = null;
        try
        {
            for (int i = 0; i < named.Count; i++)
            {
                if (i == 0 || named[i].Instance != named[i - 1].Instance)
                {
                    open?.Dispose();
                    open = pictures.Open(named[i].Instance);
                }
                await answer.WriteAsync(TypeOf(request.Format), syntax: null, Location(named[i]), open!.Draw(named[i].Frame, request), context.RequestAborted);
            }
        }
        finally
        {
            open?.Dispose();
        }
        await answer.EndAsync(context.RequestAborted);
    }

    private static async Task<IResult> ThumbnailAsync(ResourceAddress address, string? list, StoredInstances instances, PictureSource pictures, HttpContext context, Thumbnails? kept = null)
    {
        IReadOnlyList<StoredInstance> all = await instances.ListAsync(address, context.RequestAborted);
        if (!TryName(all, list, out List<(StoredInstance Instance, int Frame)> named, out IResult? refusal)) return refusal!;
        if (ChooseForm([.. AcceptedType.Of(context.Request).Select(one => one with { Type = one.Type == Multipart.Type ? "*/*" : one.Type })], 1, PictureFormat.Png) is not { } form)
            return Refusals.NotAcceptable(Offers);
        if (PictureParameters.Read(context.Request.Query, form.Format, out string? reason) is not { } request) return Refusals.BadRequest(reason!);
        (StoredInstance Instance, int Frame) one = list is null ? PictureSource.Representative(all)!.Value : named[0];
        if (kept is null || request != new PictureRequest { Format = PictureFormat.Png })
            return Draw(one, request with { Viewport = request.Viewport ?? new Viewport(ThumbnailSide, ThumbnailSide) }, address, pictures, context);
        Representation representation = new([one.Instance.Blob], "thumbnail", one.Frame) { Grows = true };
        if (representation.IsKnown(context)) return Refusals.NotModified();
        return await kept.OpenAsync(address.StudyUid, address.SeriesUid!, context.RequestAborted) is { } png
            ? Results.Stream(png, TypeOf(PictureFormat.Png), entityTag: representation.EntityTag)
            : Results.Problem("The series cannot be drawn.", statusCode: StatusCodes.Status404NotFound);
    }

    private static IResult Draw((StoredInstance Instance, int Frame) one, PictureRequest request, ResourceAddress address, PictureSource pictures, HttpContext context)
    {
        Representation representation = new([one.Instance.Blob], "rendered", false, one.Frame, request) { Grows = address.InstanceUid is null };
        if (representation.IsKnown(context)) return Refusals.NotModified();
        if (address.InstanceUid is null || one.Instance.Frames > 1) context.Response.Headers.ContentLocation = Location(one) + "/rendered";
        using InstancePictures open = pictures.Open(one.Instance);
        try
        {
            return Results.Bytes(open.Draw(one.Frame, request), TypeOf(request.Format), entityTag: representation.EntityTag);
        }
        catch (ArgumentOutOfRangeException outside)
        {
            return Refusals.BadRequest("viewport: " + outside.Message);
        }
    }

    /// <summary>The frames that are meant; without a list all of all instances that can be drawn.</summary>
    private static bool TryName(IReadOnlyList<StoredInstance> all, string? list, out List<(StoredInstance Instance, int Frame)> named, out IResult? refusal)
    {
        named = [];
        refusal = null;
        if (PictureSource.Representative(all) is null)
        {
            refusal = all.Count == 0 ? Results.NotFound() : Results.Problem("There is nothing here that can be drawn.", statusCode: StatusCodes.Status404NotFound);
            return false;
        }
        if (list is null)
        {
            named.AddRange(all.Where(PictureSource.CanDraw).SelectMany(one => Enumerable.Range(1, one.Frames), (one, frame) => (one, frame)));
            return true;
        }
        if (FrameRetrieval.Parse(list) is not { } frames) refusal = Refusals.BadRequest($"'{list}' is no list of frame numbers such as 1,3,5.");
        else if (Array.Exists(frames, frame => frame > all[0].Frames)) refusal = Results.Problem($"There is a frame in {list} that the instance, of {all[0].Frames}, has not.", statusCode: StatusCodes.Status404NotFound);
        else named.AddRange(frames.Select(frame => (all[0], frame)));
        return refusal is null;
    }

    private static (PictureFormat Format, bool IsMultipart)? ChooseForm(IReadOnlyList<AcceptedType> accepted, int count, PictureFormat preferred)
    {
        foreach (AcceptedType one in accepted)
        {
            foreach (PictureFormat format in PictureSource.Formats.OrderByDescending(format => format == preferred))
            {
                // Whoever takes anything gets one picture bare and several together.
                if (one.IsSingle(TypeOf(format)) && (one.Type != "*/*" || count == 1)) return (format, false);
                if (one.IsMultipart(TypeOf(format))) return (format, true);
            }
        }
        return null;
    }

    private static string Offers => string.Join(", ", PictureSource.Formats.Select(TypeOf)) + $"; or {Multipart.Type} of these";

    private static string TypeOf(PictureFormat format) => format == PictureFormat.Jpeg ? "image/jpeg" : "image/png";

    private static string Location((StoredInstance Instance, int Frame) one) =>
        string.Create(CultureInfo.InvariantCulture, $"/dicom-web/studies/{one.Instance.StudyUid}/series/{one.Instance.SeriesUid}/instances/{one.Instance.SopUid}/frames/{one.Frame}");
}
