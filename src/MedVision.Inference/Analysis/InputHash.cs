using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Inference.Analysis;

/// <summary>
/// The identity of a series' content: SHA-256 over every element (tag, VR, value; sequences by their items) of every instance, in the
/// order of SOP Instance UIDs. File meta information and the order of files do not count.
/// </summary>
internal static class InputHash
{
    private const int Piece = 1 << 20;

    internal static string Of(IReadOnlyList<DicomFile> series, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (DicomFile file in series.OrderBy(f => f.Dataset.GetString(DicomTags.SOPInstanceUID), StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            Append(hash, file.Dataset);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, DicomDataset dataset)
    {
        Span<byte> head = stackalloc byte[6];
        foreach (DicomElement element in dataset)
        {
            if (element.Tag.IsGroupLength) continue;
            BinaryPrimitives.WriteUInt16LittleEndian(head, element.Tag.Group);
            BinaryPrimitives.WriteUInt16LittleEndian(head[2..], element.Tag.Element);
            Encoding.ASCII.GetBytes(element.VR.Code, head[4..]);
            hash.AppendData(head);
            switch (element)
            {
                case DicomSequence sequence:
                    AppendLength(hash, sequence.Items.Count);
                    foreach (DicomDataset item in sequence.Items)
                    {
                        AppendLength(hash, item.Count());
                        Append(hash, item);
                    }
                    break;
                case DicomFragments fragments:
                    AppendLength(hash, fragments.Fragments.Count);
                    foreach (DicomBytes fragment in fragments.Fragments) AppendValue(hash, fragment);
                    break;
                case DicomValue value:
                    AppendValue(hash, value.Bytes);
                    break;
            }
        }
    }

    /// <summary>A value may be larger than memory and is read in pieces.</summary>
    private static void AppendValue(IncrementalHash hash, DicomBytes value)
    {
        AppendLength(hash, value.Length);
        byte[] piece = new byte[(int)Math.Min(value.Length, Piece)];
        for (long at = 0; at < value.Length; at += piece.Length)
        {
            Span<byte> part = piece.AsSpan(0, (int)Math.Min(piece.Length, value.Length - at));
            value.Read(at, part);
            hash.AppendData(part);
        }
    }

    private static void AppendLength(IncrementalHash hash, long length)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
