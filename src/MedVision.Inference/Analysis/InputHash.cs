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
                    foreach (ReadOnlyMemory<byte> fragment in fragments.Fragments.Select(f => f.Load())) AppendValue(hash, fragment.Span);
                    break;
                case DicomValue value:
                    AppendValue(hash, value.Load().Span);
                    break;
            }
        }
    }

    private static void AppendValue(IncrementalHash hash, ReadOnlySpan<byte> value)
    {
        AppendLength(hash, value.Length);
        hash.AppendData(value);
    }

    private static void AppendLength(IncrementalHash hash, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
