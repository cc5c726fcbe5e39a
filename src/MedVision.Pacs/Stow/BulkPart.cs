using MedVision.Archive.Blobs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Stow;

/// <summary>A part of bulk data (PS3.18 8.6.1.2.2), on the disk until its instance is put together.</summary>
internal sealed class BulkPart(string location, string mediaType, string? transferSyntaxUid, StagedBlob staged) : IDisposable
{
    public string Location => location;

    /// <summary>An instance's metadata named it.</summary>
    public bool IsUsed { get; private set; }

    public void Dispose() => staged.Dispose();

    /// <summary>The bytes as the element that names them, and the transfer syntax that they need; null where any will do.</summary>
    /// <param name="tag">The element.</param>
    /// <param name="vr">The representation its metadata tells.</param>
    /// <param name="frames">Number of Frames.</param>
    /// <param name="available">Available Transfer Syntax UID (0008,3002) of the metadata, where the part itself says none.</param>
    /// <exception cref="DicomException">Its encoding is not told, or belongs to other media types.</exception>
    public (FileBytes File, DicomElement Element, TransferSyntax? Syntax) Open(DicomTag tag, DicomVR vr, int frames, string? available)
    {
        IsUsed = true;
        TransferSyntax? compressed = tag == DicomTags.PixelData ? Compression(available) : null;
        if (compressed is not null && frames > 1)
            throw new DicomException("compressed pixels of more than one frame cannot be told apart in bulk data; send this instance as application/dicom", tag);
        FileBytes file = new(staged.Path);
        return (file, compressed is null ? file.AsValue(tag, vr) : file.AsFrame(), compressed);
    }

    /// <summary>The syntax of compressed pixels: what the part says, else what the metadata says, else the media type's default (PS3.18 table 8.7.3-5).</summary>
    private TransferSyntax? Compression(string? available)
    {
        if (mediaType is "" or "application/octet-stream") return null;
        string uid = transferSyntaxUid ?? available ?? mediaType switch
        {
            "image/dicom-rle" => "1.2.840.10008.1.2.5",
            "image/jls" => "1.2.840.10008.1.2.4.80",
            "image/jp2" => "1.2.840.10008.1.2.4.90",
            "image/jpx" => "1.2.840.10008.1.2.4.92",
            "image/jphc" => "1.2.840.10008.1.2.4.201",
            // The default of image/jpeg is lossless, and what most clients send under it is not: nobody should have to guess.
            _ => throw new DicomException($"the part '{location}' of {mediaType} does not say its transfer syntax", DicomTags.PixelData),
        };
        return TransferSyntax.Find(uid) is { IsEncapsulated: true } syntax ? syntax
            : throw new DicomException($"'{uid}' is no transfer syntax of {mediaType}", DicomTags.PixelData);
    }
}
