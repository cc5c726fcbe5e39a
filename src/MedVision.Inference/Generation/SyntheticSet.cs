using System.Globalization;
using System.IO.Compression;
using MedVision.Imaging.Export.Nifti;
using MedVision.Imaging.Export.Png;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Synthetic;
using MedVision.Imaging.Volumes;

namespace MedVision.Inference.Generation;

/// <summary>Writes generated pictures: montage, PNG, DICOM, NIfTI, as files or as one ZIP. The same pictures give the same bytes.</summary>
public static class SyntheticSet
{
    private static readonly DateTimeOffset ZipTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>All pictures side by side, as PNG.</summary>
    public static byte[] Montage(IReadOnlyList<SyntheticImage> images) =>
        Imaging.Rendering.Montage.Of([.. images.Select(image => new Raster(Levels(image), image.Columns, image.Rows, Channels: 1))]).ToPng();

    /// <summary>For each picture an 8-bit PNG and its mask (0 and 255).</summary>
    public static IEnumerable<SyntheticFile> Png(IReadOnlyList<SyntheticImage> images)
    {
        foreach (SyntheticImage image in images)
        {
            yield return new SyntheticFile(NameOf(image) + ".png", PngWriter.Gray8(Levels(image), image.Columns, image.Rows));
            yield return new SyntheticFile(NameOf(image) + "-mask.png", PngWriter.Gray8(MaskLevels(image), image.Columns, image.Rows));
        }
    }

    /// <summary>For each picture a DICOM object in one series and its mask (0 and 255) in a second one of the same synthetic study, all marked synthetic.</summary>
    public static IEnumerable<SyntheticFile> Dicom(IReadOnlyList<SyntheticImage> images)
    {
        foreach (SyntheticImage image in images)
        {
            yield return new SyntheticFile(NameOf(image) + ".dcm", Write(image, mask: false));
            yield return new SyntheticFile(NameOf(image) + "-mask.dcm", Write(image, mask: true));
        }
    }

    /// <summary>For each picture a one-slice NIfTI of 0..255 and its mask of 0 and 1; pixels count as 1 mm, because a generated slice has no size.</summary>
    public static IEnumerable<SyntheticFile> Nifti(IReadOnlyList<SyntheticImage> images)
    {
        VolumeGeometry unit = new(default, new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1), 1, 1);
        foreach (SyntheticImage image in images)
        {
            yield return new SyntheticFile(NameOf(image) + ".nii.gz", Write(stream => NiftiWriter.Write(stream, Levels(image), image.Columns, image.Rows, 1, unit)));
            yield return new SyntheticFile(NameOf(image) + "-mask.nii.gz", Write(stream => NiftiWriter.Write(stream, image.Mask, image.Columns, image.Rows, 1, unit)));
        }
    }

    /// <summary>Writes the files into <paramref name="folder"/>, which is made where it is missing; returns their names.</summary>
    public static IReadOnlyList<string> WriteFolder(string folder, IEnumerable<SyntheticFile> files)
    {
        Directory.CreateDirectory(folder);
        List<string> names = [];
        foreach (SyntheticFile file in files)
        {
            File.WriteAllBytes(Path.Combine(folder, file.Name), file.Content);
            names.Add(file.Name);
        }
        return names;
    }

    /// <summary>Writes the files as a ZIP; entries carry no time of day.</summary>
    public static void WriteZip(Stream stream, IEnumerable<SyntheticFile> files)
    {
        using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (SyntheticFile file in files)
        {
            ZipArchiveEntry entry = zip.CreateEntry(file.Name, CompressionLevel.Fastest);
            entry.LastWriteTime = ZipTime;
            using Stream content = entry.Open();
            content.Write(file.Content);
        }
    }

    private static string NameOf(SyntheticImage image) =>
        string.Create(CultureInfo.InvariantCulture, $"synthetic-{image.Label}-seed{image.Seed}-{image.Index + 1:0000}");

    private static byte[] Levels(SyntheticImage image) => [.. image.Image.Select(v => (byte)Math.Round(v * 255))];

    private static byte[] MaskLevels(SyntheticImage image) => [.. image.Mask.Select(v => (byte)(v * 255))];

    private static byte[] Write(SyntheticImage image, bool mask)
    {
        string recipe = string.Create(
            CultureInfo.InvariantCulture,
            $"{image.Model} sha256 {image.ModelSha256} class {image.Label} seed {image.Seed} truncation {image.Truncation}");
        if (image.DrawnMaskSha256 is string drawn) recipe += $" around a drawn mask sha256 {drawn}";
        string what = mask ? "tumour mask of the synthetic image" : "synthetic image";
        return SyntheticImageWriter.Write(new SyntheticImageRequest(
            mask ? MaskLevels(image) : Levels(image), image.Rows, image.Columns, image.Index + 1, mask ? 2 : 1,
            (mask ? "Synthetic mask " : "Synthetic ") + image.Label, image.Model, image.ModelSha256,
            string.Create(CultureInfo.InvariantCulture, $"{what}: {recipe} image {image.Index + 1}"), recipe)).ToArray();
    }

    private static byte[] Write(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return stream.ToArray();
    }
}
