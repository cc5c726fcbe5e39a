using System.IO.Compression;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Pacs.Retrieve;
using Microsoft.AspNetCore.Http.Features;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>Whole Part 10 files of a study, a series or an instance, PS3.18 10.4.1.1.1 to 10.4.1.1.3: in a multipart body, one bare, or as a ZIP.</summary>
internal static class InstanceRetrieval
{
    private const string Dicom = "application/dicom", Zip = "application/zip";

    public static Task<IResult> StudyAsync(string study, StoredInstances instances, InstanceFiles files, HttpContext context) =>
        AnswerAsync(new ResourceAddress(study), instances, files, context);

    public static Task<IResult> SeriesAsync(string study, string series, StoredInstances instances, InstanceFiles files, HttpContext context) =>
        AnswerAsync(new ResourceAddress(study, series), instances, files, context);

    public static Task<IResult> InstanceAsync(string study, string series, string instance, StoredInstances instances, InstanceFiles files, HttpContext context) =>
        AnswerAsync(new ResourceAddress(study, series, instance), instances, files, context);

    private static async Task<IResult> AnswerAsync(ResourceAddress address, StoredInstances instances, InstanceFiles files, HttpContext context)
    {
        IReadOnlyList<StoredInstance> all = await instances.ListAsync(address, context.RequestAborted);
        if (all.Count == 0) return Results.NotFound();
        IReadOnlyList<AcceptedType> accepted = AcceptedType.Of(context.Request);
        if (ChooseForm(accepted, all.Count) is not { } form) return Refusals.NotAcceptable(Offers(all));
        List<string?> wanted = [.. accepted.Where(one => IsForm(one, form, all.Count)).Select(one => one.TransferSyntax)];
        List<TransferSyntax> targets = [];
        foreach (StoredInstance instance in all)
        {
            if (ChooseSyntax(wanted, instance) is not { } target) return Refusals.NotAcceptable(Offers(all));
            targets.Add(target);
        }
        Representation representation = new(all.Select(one => one.Blob), [form, .. targets.Select(target => target.Uid)])
        {
            LastModified = all.Max(one => one.ReceivedAt),
            Grows = address.InstanceUid is null,
        };
        if (representation.IsKnown(context)) return Refusals.NotModified();
        if (form == Dicom)
            return Results.Stream(files.Open(all[0], targets[0]), $"{Dicom}; transfer-syntax={targets[0].Uid}", all[0].SopUid + ".dcm", representation.LastModified, representation.EntityTag, enableRangeProcessing: true);
        return form == Zip ? await WriteZipAsync(all, targets, files, context) : await WriteMultipartAsync(all, targets, files, representation, context);
    }

    private static async Task<IResult> WriteMultipartAsync(IReadOnlyList<StoredInstance> all, List<TransferSyntax> targets, InstanceFiles files, Representation representation, HttpContext context)
    {
        Multipart answer = new(context.Response, representation, Dicom);
        if (Enumerable.Range(0, all.Count).All(i => targets[i] == all[i].TransferSyntax))
            context.Response.ContentLength = Enumerable.Range(0, all.Count).Sum(i => answer.Head(Dicom, targets[i], location: null, i == 0).Length + all[i].Bytes) + answer.Tail().Length;
        if (HttpMethods.IsHead(context.Request.Method)) return Results.Empty;
        for (int i = 0; i < all.Count; i++)
        {
            await using Stream file = files.Open(all[i], targets[i]);
            await answer.WriteAsync(Dicom, targets[i], location: null, file, context.RequestAborted);
        }
        await answer.EndAsync(context.RequestAborted);
        return Results.Empty;
    }

    /// <summary>Not compressed again: what can be made smaller without loss has a transfer syntax for that, and it is streamed at the disk's pace.</summary>
    private static async Task<IResult> WriteZipAsync(IReadOnlyList<StoredInstance> all, List<TransferSyntax> targets, InstanceFiles files, HttpContext context)
    {
        context.Response.ContentType = Zip;
        context.Response.Headers.ContentDisposition = $"attachment; filename={all[0].StudyUid}.zip";
        if (HttpMethods.IsHead(context.Request.Method)) return Results.Empty;
        // The archive writes its directory entries, and nothing else, without waiting.
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        await using ZipArchive zip = await ZipArchive.CreateAsync(context.Response.Body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, context.RequestAborted);
        for (int i = 0; i < all.Count; i++)
        {
            await using Stream file = files.Open(all[i], targets[i]);
            ZipArchiveEntry entry = zip.CreateEntry($"{all[i].SeriesUid}/{all[i].SopUid}.dcm", CompressionLevel.NoCompression);
            await using Stream target = await entry.OpenAsync(context.RequestAborted);
            await file.CopyToAsync(target, context.RequestAborted);
        }
        return Results.Empty;
    }

    /// <summary>Of the forms that there are the one that is accepted best; a bare file only where there is just one. Null: none.</summary>
    private static string? ChooseForm(IReadOnlyList<AcceptedType> accepted, int count)
    {
        foreach (AcceptedType one in accepted)
            foreach (string form in (string[])[Multipart.Type, Dicom, Zip])
                if (IsForm(one, form, count)) return form;
        return null;
    }

    private static bool IsForm(AcceptedType accepted, string form, int count) => form switch
    {
        Multipart.Type => accepted.IsMultipart(Dicom),
        Dicom => count == 1 && accepted.IsSingle(Dicom),
        _ => accepted.IsSingle(Zip),
    };

    /// <summary>The first syntax wanted that the instance can be given in, null among them for the default; a transcoding never loses anything.</summary>
    private static TransferSyntax? ChooseSyntax(List<string?> wanted, StoredInstance instance)
    {
        foreach (string? uid in wanted)
        {
            if (uid is null) return InstanceFiles.DefaultOf(instance);
            if (uid == "*" || uid == instance.TransferSyntaxUid) return instance.TransferSyntax;
            // An object without pixels has nothing to compress.
            if (TransferSyntax.Find(uid) is { } target && InstanceFiles.CanGive(instance, target)) return target.IsEncapsulated && instance.Frames == 0 ? TransferSyntax.ExplicitVRLittleEndian : target;
        }
        return null;
    }

    private static string Offers(IReadOnlyList<StoredInstance> all)
    {
        IEnumerable<string> syntaxes = Transcoder.Targets.Where(target => all.All(one => InstanceFiles.CanGive(one, target))).Select(target => target.Uid).Order(StringComparer.Ordinal);
        string single = all.Count == 1 ? $"{Dicom}, " : "";
        return $"{Multipart.Type}; type=\"{Dicom}\", {single}{Zip}, each with transfer-syntax=* or one of {string.Join(", ", syntaxes)}";
    }
}
