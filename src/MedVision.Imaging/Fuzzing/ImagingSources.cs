using MedVision.Dicom.Fuzzing;
using MedVision.Imaging.Export.Nifti;
using MedVision.Imaging.Export.Png;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Fuzzing;

/// <summary>Pictures and volumes in the formats that are read beside DICOM.</summary>
public static class ImagingSources
{
    /// <summary>The same sources every time.</summary>
    public static IReadOnlyList<FuzzSource> All()
    {
        const int columns = 13, rows = 11, slices = 3;
        byte[] pixels = [.. Enumerable.Range(0, columns * rows * 4).Select(i => (byte)(i * 7))];
        ushort[] deep = [.. pixels.Select(p => (ushort)(p * 257))];
        VolumeGeometry geometry = new(new Vector3(0, 0, 0), new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 2), 1, 1);
        using MemoryStream nifti = new();
        NiftiWriter.Write(nifti, pixels.AsSpan(0, columns * rows * slices), columns, rows, slices, geometry);
        byte[] zipped = nifti.ToArray();
        return
        [
            new(InputForm.Png, "grey", PngWriter.Gray8(pixels.AsSpan(0, columns * rows), columns, rows)),
            new(InputForm.Png, "grey of 16 bits", PngWriter.Gray16(deep.AsSpan(0, columns * rows), columns, rows)),
            new(InputForm.Png, "colour with transparency", PngWriter.Rgba8(pixels, columns, rows)),
            new(InputForm.Nifti, "gzipped", zipped),
            new(InputForm.Nifti, "not gzipped", Unzipped(zipped)),
        ];
    }

    private static byte[] Unzipped(byte[] zipped)
    {
        using System.IO.Compression.GZipStream stream = new(new MemoryStream(zipped), System.IO.Compression.CompressionMode.Decompress);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
