using System.Buffers.Binary;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>Overlays that lie in the bits of the pixels which the image does not use (retired, PS3.5 8.1.2): whoever removes group 60xx alone leaves them there.</summary>
internal static class OverlaysInPixels
{
    /// <summary>The groups of such overlays.</summary>
    public static IReadOnlyList<ushort> Of(DicomFile file) =>
    [
        .. file.Dataset.Where(element => element.Tag is { Group: >= 0x6000 and <= 0x60FE, IsPrivate: false, Element: 0x0100 })
            .Select(element => element.Tag.Group)
            .Where(group => !file.Dataset.Contains(new DicomTag(group, 0x3000)) && file.Dataset.GetInt32(new DicomTag(group, 0x0100)) > 1),
    ];

    /// <summary>Clears every bit of native pixels outside Bits Stored; the image itself has none there.</summary>
    /// <returns>Whether there was anything to clear.</returns>
    public static bool Clear(DicomDataset dataset)
    {
        if (dataset[DicomTags.PixelData] is not DicomValue { IsEmpty: false } pixels) return false;
        int allocated = dataset.RequireInt32(DicomTags.BitsAllocated), stored = dataset.RequireInt32(DicomTags.BitsStored);
        int high = dataset.GetInt32(DicomTags.HighBit) ?? stored - 1;
        if (allocated is not (8 or 16) || stored < 1 || stored >= allocated || high < stored - 1 || high >= allocated) return false;
        ushort mask = (ushort)(((1 << stored) - 1) << (high - stored + 1));
        byte[] cleared = pixels.Load().ToArray();
        for (int i = 0; i + 1 < cleared.Length; i += 2)
        {
            if (allocated == 16) BinaryPrimitives.WriteUInt16LittleEndian(cleared.AsSpan(i), (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(cleared.AsSpan(i)) & mask));
            else (cleared[i], cleared[i + 1]) = ((byte)(cleared[i] & mask), (byte)(cleared[i + 1] & mask));
        }
        dataset.SetBytes(DicomTags.PixelData, pixels.VR, cleared);
        return true;
    }
}
