using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Fuzzing.Mutations;

/// <summary>Finds elements in bytes that may be damaged already, without building anything: every level, items and fragments too.</summary>
internal sealed class ElementScan
{
    private const int Most = 4096;
    private readonly List<ScannedElement> elements = [];

    public IReadOnlyList<ScannedElement> Elements => elements;

    /// <summary>Where the data set behind the meta information starts.</summary>
    public int DatasetAt { get; private set; }

    public bool IsDeflated { get; private set; }

    public static ElementScan Of(byte[] bytes, bool isCommand)
    {
        ElementScan scan = new();
        int at = bytes.Length > 132 && bytes.AsSpan(128, 4).SequenceEqual("DICM"u8) ? 132 : 0;
        ElementEncoding encoding = isCommand || at == 0 ? ElementEncoding.ImplicitLittle : ElementEncoding.ExplicitLittle;
        if (at == 0 && !isCommand && bytes.Length > 6 && DicomVR.TryParse(bytes[4], bytes[5], out _)) encoding = ElementEncoding.ExplicitLittle;
        scan.Walk(bytes, at, encoding);
        return scan;
    }

    private void Walk(byte[] bytes, int at, ElementEncoding encoding)
    {
        bool inMeta = at == 132, inFragments = false;
        DatasetAt = at;
        while (bytes.Length - at >= 8 && elements.Count < Most)
        {
            DicomTag tag = encoding.Tag(bytes.AsSpan(at));
            if (inMeta && tag.Group != 2)
            {
                (inMeta, DatasetAt, encoding) = (false, at, EncodingOf(bytes));
                if (bytes.Length - at < 8) return;
                tag = encoding.Tag(bytes.AsSpan(at));
            }
            ScannedElement element = Header(bytes, at, tag, encoding, inFragments, out bool opens);
            elements.Add(element);
            if (tag.Group != 0xFFFE && opens && tag == DicomTags.PixelData) inFragments = true;
            if (tag == ElementHeader.SequenceEnd) inFragments = false;
            at = element.End;
        }
    }

    private static ScannedElement Header(byte[] bytes, int at, DicomTag tag, ElementEncoding encoding, bool inFragments, out bool opens)
    {
        int vrAt = -1, lengthAt = at + 4, lengthSize = 4;
        bool isSequence = tag.Group == 0xFFFE && !(inFragments && tag == ElementHeader.Item);
        if (encoding.Explicit && tag.Group != 0xFFFE && DicomVR.TryParse(bytes[at + 4], bytes[at + 5], out DicomVR vr))
        {
            vrAt = at + 4;
            isSequence = vr == DicomVR.SQ;
            if (!vr.UsesLongLength) (lengthAt, lengthSize) = (at + 6, 2);
            else if (bytes.Length - at >= 12) lengthAt = at + 8;
        }
        int valueAt = lengthAt + lengthSize;
        uint length = lengthSize == 2 ? encoding.UInt16(bytes.AsSpan(lengthAt)) : encoding.UInt32(bytes.AsSpan(lengthAt));
        opens = isSequence || length == ElementHeader.Undefined;
        return new(tag, at, vrAt, lengthAt, lengthSize, valueAt, opens ? 0 : (int)Math.Min(length, (uint)(bytes.Length - valueAt)), encoding.BigEndian);
    }

    private ElementEncoding EncodingOf(byte[] bytes)
    {
        foreach (ScannedElement element in elements)
        {
            if (element.Tag != DicomTags.TransferSyntaxUID) continue;
            string uid = Encoding.ASCII.GetString(bytes, element.ValueAt, element.Length).Trim('\0', ' ');
            if (TransferSyntax.Find(uid) is not { } syntax) return ElementEncoding.ExplicitLittle;
            IsDeflated = syntax.IsDeflated;
            return ElementEncoding.Of(syntax);
        }
        return ElementEncoding.ImplicitLittle;
    }
}
