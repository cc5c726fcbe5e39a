using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Pacs.Retrieve;

namespace MedVision.Web.DicomWeb.Retrieve;

/// <summary>The form in which frames are given.</summary>
/// <param name="Syntax">Their encoding; Explicit VR Little Endian: native.</param>
/// <param name="IsMultipart">In a multipart body; else one frame bare.</param>
internal sealed record FrameForm(TransferSyntax Syntax, bool IsMultipart)
{
    /// <summary>
    /// The form that is accepted best, or null. A type without a transfer syntax means the type's default (PS3.18 8.7.3.5), but a lossy form stays as
    /// it is stored: nothing better is at hand. <c>application/octet-stream; transfer-syntax=*</c>, which viewers send, means as stored, whatever that is.
    /// </summary>
    public static FrameForm? Choose(IReadOnlyList<AcceptedType> accepted, StoredFrames stored, int count)
    {
        foreach (AcceptedType one in accepted)
        {
            bool isMultipart = one.Type is "*/*" or "multipart/*" or Multipart.Type;
            if (!isMultipart && count > 1) continue;
            string type = isMultipart ? one.Part ?? "*/*" : one.Type;
            if (ChooseSyntax(type, one.TransferSyntax, stored) is { } syntax) return new FrameForm(syntax, isMultipart);
        }
        return null;
    }

    /// <summary>What can be given, in words.</summary>
    public static string Offers(StoredFrames stored, int count)
    {
        IEnumerable<string> forms = Targets(stored).Append(stored.TransferSyntax).Distinct().Select(syntax => $"type=\"{FrameMediaTypes.Of(syntax)}\"; transfer-syntax={syntax.Uid}").Order(StringComparer.Ordinal);
        return $"{Multipart.Type} with {string.Join(", ", forms)}" + (count == 1 ? "; the same types bare" : "");
    }

    private static TransferSyntax? ChooseSyntax(string type, string? uid, StoredFrames stored)
    {
        TransferSyntax at = stored.TransferSyntax;
        bool isStoredType = type is "*/*" or FrameMediaTypes.OctetStream || type == FrameMediaTypes.Of(at);
        if (uid is null) return ChooseDefault(type, stored);
        if (uid == "*") return isStoredType ? at : ChooseDefault(type, stored);
        if (uid == at.Uid) return isStoredType ? at : null;
        if (TransferSyntax.Find(uid) is not { } asked || !(type is "*/*" or FrameMediaTypes.OctetStream || type == FrameMediaTypes.Of(asked))) return null;
        // Loss only for those who ask for it by both names, the type and the syntax.
        bool mayLose = type == "image/jpeg" && asked == TransferSyntax.JpegBaseline && stored is { CanDecode: true, Decoded.BitsAllocated: 8 } && Transcoder.CanEncode(asked);
        return mayLose || Targets(stored).Contains(asked) ? asked : null;
    }

    private static TransferSyntax? ChooseDefault(string type, StoredFrames stored)
    {
        TransferSyntax at = stored.TransferSyntax;
        if (type == "*/*") return stored.CanDecode ? TransferSyntax.ExplicitVRLittleEndian : at;
        if (type == "image/*") return FrameMediaTypes.Of(at) == FrameMediaTypes.OctetStream ? null : at;
        if (type != FrameMediaTypes.OctetStream && type == FrameMediaTypes.Of(at) && at.IsLossy) return at;
        return FrameMediaTypes.DefaultOf(type) is { } byDefault && (byDefault == at || Targets(stored).Contains(byDefault)) ? byDefault : null;
    }

    /// <summary>What decoded frames can be given in without loss.</summary>
    private static IEnumerable<TransferSyntax> Targets(StoredFrames stored) => !stored.CanDecode
        ? []
        : Transcoder.Targets.Where(target => !target.IsLossy && target.IsEncapsulated && !stored.Decoded.IsFloat).Append(TransferSyntax.ExplicitVRLittleEndian);
}
