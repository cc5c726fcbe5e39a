using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>The shape of the pixel data, Image Pixel module, PS3.3 C.7.6.3.</summary>
public sealed record PixelDescription
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public int SamplesPerPixel { get; init; } = 1;

    public required int BitsAllocated { get; init; }

    public required int BitsStored { get; init; }

    public required int HighBit { get; init; }

    /// <summary>Pixel Representation 1: two's complement.</summary>
    public bool IsSigned { get; init; }

    public required string PhotometricInterpretation { get; init; }

    /// <summary>0: colour by pixel, 1: colour by plane.</summary>
    public int PlanarConfiguration { get; init; }

    public int NumberOfFrames { get; init; } = 1;

    /// <summary>The pixels are floating point numbers, (7FE0,0008) or (7FE0,0009).</summary>
    public bool IsFloat { get; init; }

    /// <summary>Bits of one frame; 1-bit frames need not end with a byte (PS3.5 8.1.1).</summary>
    public long FrameBits =>
        // 4:2:2 without compression: two luminance samples share their chrominance, PS3.3 C.7.6.3.1.2.
        (long)Rows * Columns * BitsAllocated * (PhotometricInterpretation is "YBR_FULL_422" or "YBR_PARTIAL_422" && SamplesPerPixel == 3 ? 2 : SamplesPerPixel);

    /// <summary>Bytes of one native frame, 1-bit frames filled up to a byte.</summary>
    public int FrameLength => checked((int)((FrameBits + 7) / 8));

    /// <summary>The same, every pixel with a chrominance of its own: what codecs make of YBR_FULL_422.</summary>
    internal PixelDescription WithWholeChrominance() => PhotometricInterpretation == "YBR_FULL_422" ? this with { PhotometricInterpretation = "YBR_FULL" } : this;

    /// <summary>Reads and checks the module.</summary>
    /// <exception cref="DicomException">An element is missing or cannot be.</exception>
    public static PixelDescription From(DicomDataset dataset)
    {
        bool isFloat = !dataset.Contains(DicomTags.PixelData) && (dataset.Contains(DicomTags.FloatPixelData) || dataset.Contains(DicomTags.DoubleFloatPixelData));
        int allocated = Within(DicomTags.BitsAllocated, dataset.RequireInt32(DicomTags.BitsAllocated), 1, 64);
        if (allocated != 1 && allocated % 8 != 0) throw new DicomException($"{allocated} bits allocated are not supported", DicomTags.BitsAllocated);
        int stored = Within(DicomTags.BitsStored, dataset.GetInt32(DicomTags.BitsStored) ?? allocated, 1, allocated);
        PixelDescription description = new()
        {
            Rows = Within(DicomTags.Rows, dataset.RequireInt32(DicomTags.Rows), 1, ushort.MaxValue),
            Columns = Within(DicomTags.Columns, dataset.RequireInt32(DicomTags.Columns), 1, ushort.MaxValue),
            SamplesPerPixel = Within(DicomTags.SamplesPerPixel, dataset.GetInt32(DicomTags.SamplesPerPixel) ?? 1, 1, 4),
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = Within(DicomTags.HighBit, dataset.GetInt32(DicomTags.HighBit) ?? stored - 1, stored - 1, allocated - 1),
            IsSigned = dataset.GetInt32(DicomTags.PixelRepresentation) == 1,
            PhotometricInterpretation = dataset.GetString(DicomTags.PhotometricInterpretation) ?? "MONOCHROME2",
            PlanarConfiguration = Within(DicomTags.PlanarConfiguration, dataset.GetInt32(DicomTags.PlanarConfiguration) ?? 0, 0, 1),
            NumberOfFrames = Within(DicomTags.NumberOfFrames, dataset.GetInt32(DicomTags.NumberOfFrames) ?? 1, 1, int.MaxValue),
            IsFloat = isFloat,
        };
        if ((description.FrameBits + 7) / 8 > Array.MaxLength) throw new DicomException($"a frame of {description.FrameBits / 8} bytes does not fit into memory", DicomTags.Rows);
        return description;
    }

    private static int Within(DicomTag tag, int value, int least, int most) =>
        value >= least && value <= most ? value : throw new DicomException($"{value} is not between {least} and {most}", tag);
}
