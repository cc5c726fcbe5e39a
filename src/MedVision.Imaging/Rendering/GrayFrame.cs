using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Colors;
using MedVision.Imaging.Frames;
using MedVision.Imaging.Windowing;

namespace MedVision.Imaging.Rendering;

/// <summary>
/// The grey picture of a monochrome frame: modality transformation, VOI, presentation (PS3.3 C.11). Whole numbers of at most 16 bits go
/// through one table of their possible values.
/// </summary>
internal static class GrayFrame
{
    internal static Raster Draw(DicomFile file, int frame, PixelDescription pixels, VoiWindow? window = null)
    {
        DicomDataset dataset = file.Dataset;
        byte[] bytes = FrameDecoder.Decode(file, frame);
        ModalityTransform modality = ModalityTransform.ReadForDisplay(dataset, frame, pixels);
        Func<double, double> voi = window is not null ? window.Apply : FindVoi(dataset, frame, pixels, modality) ?? FromValues(bytes, pixels, modality, dataset).Apply;
        PixelPadding? padding = PixelPadding.Read(dataset, pixels);
        bool invert = pixels.PhotometricInterpretation == "MONOCHROME1" || dataset.GetString(DicomTags.PresentationLUTShape) == "INVERSE";

        byte LevelOf(double stored)
        {
            if (padding is not null && padding.Contains(stored)) return 0;
            byte level = Level(voi(modality.Apply(stored)));
            return invert ? (byte)(255 - level) : level;
        }

        byte[] gray = pixels is { IsFloat: false, BitsAllocated: 1 or 8 or 16 } ? ByTable(bytes, pixels, LevelOf) : OneByOne(bytes, pixels, LevelOf);
        bool coloured = Palette.IsSupplemental(dataset) && pixels is { IsFloat: false, BitsAllocated: 8 or 16 };
        return coloured ? Colour(gray, bytes, dataset, pixels) : new Raster(gray, pixels.Columns, pixels.Rows, Channels: 1);
    }

    /// <summary>0 (black) to 1 (white) as a byte; what is no number is black.</summary>
    internal static byte Level(double part) => double.IsNaN(part) ? (byte)0 : (byte)((Math.Clamp(part, 0, 1) * 255) + 0.5);

    private static Func<double, double>? FindVoi(DicomDataset dataset, int frame, PixelDescription pixels, ModalityTransform modality)
    {
        if (VoiTable.AllFromHeader(dataset) is [VoiTable table, ..]) return table.Apply;
        if (VoiWindow.FromHeader(dataset, frame) is { } window) return window.Apply;
        if (modality != ModalityTransform.Identity || pixels.IsFloat || pixels.BitsStored > 8 || IsLabelMap(dataset)) return null;
        (double least, double range) = (pixels.IsSigned ? -(1 << (pixels.BitsStored - 1)) : 0, (1 << pixels.BitsStored) - 1);
        return value => (value - least) / range;
    }

    // The numbers of segments are no grey values.
    private static bool IsLabelMap(DicomDataset dataset) => dataset.GetString(DicomTags.SegmentationType) == "LABELMAP";

    private static VoiWindow FromValues(byte[] bytes, PixelDescription pixels, ModalityTransform modality, DicomDataset dataset)
    {
        float[] values = FrameReader.Transform(bytes, pixels, modality);
        bool[]? padded = FrameReader.FindPadding(bytes, pixels, dataset);
        return VoiWindow.FromValues(padded is null ? values : [.. values.Where((_, i) => !padded[i])]);
    }

    private static byte[] ByTable(byte[] bytes, PixelDescription pixels, Func<double, byte> levelOf)
    {
        int[] stored = StoredValues.ToInt32(bytes, pixels);
        byte[] gray = new byte[stored.Length];
        int least = pixels.IsSigned ? -(1 << (pixels.BitsStored - 1)) : 0, count = 1 << pixels.BitsStored;
        if (stored.Length < count)
        {
            for (int i = 0; i < gray.Length; i++) gray[i] = levelOf(stored[i]);
            return gray;
        }
        byte[] table = new byte[count];
        for (int n = 0; n < count; n++) table[n] = levelOf(least + n);
        for (int i = 0; i < gray.Length; i++) gray[i] = table[stored[i] - least];
        return gray;
    }

    private static byte[] OneByOne(byte[] bytes, PixelDescription pixels, Func<double, byte> levelOf)
    {
        if (!pixels.IsFloat && pixels.BitsAllocated != 32) throw StoredValues.Unsupported(pixels);
        byte[] gray = new byte[StoredValues.Count(pixels, bytes.Length)];
        for (int i = 0; i < gray.Length; i++) gray[i] = levelOf(pixels.IsFloat ? StoredValues.ReadFloat(bytes, pixels, i) : StoredValues.ReadLong(bytes, pixels, i));
        return gray;
    }

    /// <summary>Supplemental Palette, PS3.3 C.7.6.19: stored values from the palette's first on have its colours, lower ones stay grey.</summary>
    private static Raster Colour(byte[] gray, byte[] bytes, DicomDataset dataset, PixelDescription pixels)
    {
        Palette palette = Palette.Read(dataset, pixels.IsSigned);
        int[] stored = StoredValues.ToInt32(bytes, pixels);
        byte[] rgb = new byte[checked(gray.Length * 3)];
        for (int i = 0; i < gray.Length; i++)
        {
            Span<byte> pixel = rgb.AsSpan(3 * i, 3);
            if (stored[i] < palette.First) pixel.Fill(gray[i]);
            else palette.Paint(stored[i], pixel);
        }
        return new Raster(rgb, pixels.Columns, pixels.Rows, Channels: 3);
    }
}
