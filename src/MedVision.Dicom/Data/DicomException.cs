using System.Globalization;
using System.Text;

namespace MedVision.Dicom.Data;

/// <summary>The data is not DICOM, or not the DICOM that was asked for. The message names file, element and byte position.</summary>
public sealed class DicomException : Exception
{
    public DicomException(string reason, DicomTag? tag = null, long? offset = null, string? file = null, Exception? inner = null)
        : base(Describe(reason, tag, offset, file), inner)
    {
        (Reason, Tag, Offset, File) = (reason, tag, offset, file);
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }

    /// <summary>The element concerned.</summary>
    public DicomTag? Tag { get; }

    /// <summary>The byte position in the file (in the inflated data set for the deflated transfer syntax).</summary>
    public long? Offset { get; }

    /// <summary>The file or the name given when reading.</summary>
    public string? File { get; }

    private static string Describe(string reason, DicomTag? tag, long? offset, string? file)
    {
        StringBuilder text = new();
        if (!string.IsNullOrEmpty(file)) text.Append(file).Append(": ");
        if (tag is { } named)
        {
            text.Append(named);
            if (named.Keyword is { Length: > 0 } keyword) text.Append(' ').Append(keyword);
        }
        if (offset is { } at) text.Append(CultureInfo.InvariantCulture, $"{(tag is null ? "" : " ")}at byte {at}");
        if (tag is not null || offset is not null) text.Append(": ");
        return text.Append(reason).ToString();
    }
}
