using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using MedVision.Imaging.Export;
using MedVision.Imaging.Export.Nifti;
using MedVision.Imaging.Volumes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Export;

public sealed class NiftiReaderTests
{
    private static readonly VolumeGeometry Oblique = VolumeBuilder.Build(new MrSeries { Orientation = MrOrientation.Oblique, Rows = 3, Columns = 4 }.Stack(5)).Volume!.Geometry;

    /// <summary>
    /// nibabel writes each type, byte order and way to say the orientation; it prints what it reads at (1, 2, 3) and where that lies in RAS.
    /// The voxel count and values are those of an affine with negative and with positive determinant.
    /// </summary>
    private const string WriteScript = """
        import sys, os, numpy as np, nibabel as nib
        folder = sys.argv[1]
        rot = nib.eulerangles.euler2mat(0.3, -0.4, 0.5)
        for n, (dtype, endian, form, flip, end) in enumerate([(t, e, f, s, g)
                for t, e, f, s, g in zip(['u1', 'i1', 'i2', 'u2', 'i4', 'u4', 'f4', 'f8', 'i8', 'u8', 'i2', 'i2', 'f4'], '<<<>><>><><><',
                    ['both', 'sform', 'qform', 'both', 'sform', 'qform', 'both', 'qform', 'both', 'sform', 'qform', 'none', 'sheared'],
                    [1, -1, 1, -1, 1, -1, 1, -1, 1, -1, -1, 1, 1], ['.nii', '.nii.gz'] * 7)]):
            affine = np.eye(4)
            affine[:3, :3] = rot @ np.diag([0.7, 0.9, 2.5 * flip])
            if form == 'sheared': affine[:3, 2] += affine[:3, 1] * 0.4
            affine[:3, 3] = [-12.5, 30, 7]
            data = np.arange(3 * 4 * 5).reshape(3, 4, 5, order='F').astype(dtype)
            image = nib.Nifti1Image(data, None, header=nib.Nifti1Header(endianness=endian))
            image.header.set_data_dtype(np.dtype(dtype).newbyteorder(endian))
            image.header.set_zooms((0.7, 0.9, 2.5))
            if form in ('both', 'sform', 'sheared'): image.set_sform(affine, 1)
            else: image.set_sform(None, 0)
            if form in ('both', 'qform'): image.set_qform(affine, 1)
            else: image.set_qform(None, 0)
            if dtype == 'i2': image.header.set_slope_inter(2, -5)
            path = os.path.join(folder, f'{n:02}{end}')
            nib.save(image, path)
            again = nib.load(path)
            # without a form nibabel guesses a centred origin; nifti1.h method 1 says zooms only
            world = np.diag([0.7, 0.9, 2.5, 1]) if form == 'none' else again.affine
            print(path, *[float(v) for x in [(0, 0, 0), (2, 1, 3), (1, 3, 4)] for v in [again.get_fdata()[x], *(world @ [*x, 1])[:3]]], sep='|')
        """;

    [ToolFact("python3")]
    public void Types_byte_orders_and_orientations_of_nibabel_are_read()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("medvision-nifti-");
        try
        {
            (int exit, string output, string error) = Tool.Run("python3", "-c", WriteScript, folder.FullName);
            Assert.True(exit == 0, error);
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(13, lines.Length);
            foreach (string line in lines)
            {
                string[] cells = line.Split('|');
                double[] numbers = [.. cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
                NiftiImage image = NiftiReader.Read(cells[0]);
                Assert.Equal((3, 4, 5), (image.Columns, image.Rows, image.Slices));
                Assert.True(image.Geometry.SliceSpacing > 0, "slices rise along the normal");
                for (int n = 0; n < 3; n++) Assert.Equal(numbers[4 * n], ValueAt(image, [-numbers[(4 * n) + 1], -numbers[(4 * n) + 2], numbers[(4 * n) + 3]]), 3);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [ToolFact("python3")]
    public void What_the_writer_writes_nibabel_reads_and_the_reader_too()
    {
        VolumeGeometry leaning = VolumeBuilder.Build(new MrSeries { Orientation = MrOrientation.Oblique, TiltDegrees = 20, Rows = 3, Columns = 4 }.Stack(5)).Volume!.Geometry;
        foreach (VolumeGeometry geometry in new[] { Oblique, leaning })
        {
            Volume volume = new([.. Enumerable.Range(0, 60).Select(i => i * 0.5f)], 4, 3, geometry, [.. Enumerable.Range(0, 5).Select(s => new SliceSource($"{s}", "", 0, false, default))]);
            string path = Path.ChangeExtension(Path.GetTempFileName(), ".nii.gz");
            using (FileStream file = File.Create(path)) NiftiWriter.Write(file, volume);
            (int exit, string output, string error) = Tool.Run("python3", "-c",
                "import sys, nibabel as nib; i = nib.load(sys.argv[1]); print(*i.affine[:3].ravel(), i.get_fdata()[3, 1, 2], int(i.header['qform_code']), int(i.header['sform_code']))", path);
            Assert.True(exit == 0, error);
            double[] numbers = [.. output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Assert.Equal(NiftiWriter.Affine(geometry).Cast<double>(), numbers[..12], (a, b) => Math.Abs(a - b) < 1e-4);
            Assert.Equal([(3 + 4 + 24) * 0.5, geometry.IsSheared ? 0 : 1, 1], numbers[12..]);
            NiftiImage back = NiftiReader.Read(path);
            File.Delete(path);
            Assert.Equal(volume.Voxels, back.Voxels);
            Assert.Equal(0, (back.Geometry.PositionOf(3, 2, 4) - geometry.PositionOf(3, 2, 4)).Length, 3);
        }
    }

    /// <summary>As dcm2niix writes: rows from the bottom. Also with axes changed about.</summary>
    [Fact]
    public void A_mask_with_other_axes_comes_back_to_the_grid_of_its_series()
    {
        float[] expected = [.. Enumerable.Range(0, 60).Select(i => (float)i)];
        VolumeGeometry flipped = Oblique with { Origin = Oblique.PositionOf(0, 2, 0), AlongColumn = Oblique.AlongColumn * -1 };
        float[] rows = [.. Enumerable.Range(0, 60).Select(i => expected[(i / 12 * 12) + ((2 - (i / 4 % 3)) * 4) + (i % 4)])];
        Assert.Equal(expected, new NiftiImage(rows, 4, 3, 5, flipped).OnGrid(Oblique, 4, 3, 5)!.Voxels);

        VolumeGeometry turned = new(Oblique.Origin, Oblique.AlongColumn, Oblique.SliceStep * (1 / Oblique.SliceStep.Length), Oblique.AlongRow * Oblique.ColumnSpacing, Oblique.RowSpacing, Oblique.SliceStep.Length);
        float[] axes = [.. Enumerable.Range(0, 60).Select(i => expected[(i / 15) + (i % 3 * 4) + (i / 3 % 5 * 12)])];
        Assert.Equal(expected, new NiftiImage(axes, 3, 5, 4, turned).OnGrid(Oblique, 4, 3, 5)!.Voxels);
    }

    [Fact]
    public void A_mask_that_lies_between_the_voxels_or_is_of_another_size_is_not_put_on_the_grid()
    {
        NiftiImage image = new(new float[60], 4, 3, 5, Oblique);
        Assert.Null(image.OnGrid(Oblique with { Origin = Oblique.PositionOf(0.2, 0, 0) }, 4, 3, 5));
        Assert.Null(image.OnGrid(Oblique, 3, 4, 5));
        Assert.Null(image.OnGrid(Oblique with { ColumnSpacing = 1.1 * Oblique.ColumnSpacing }, 4, 3, 5));
        Assert.NotNull(image.OnGrid(Oblique, 4, 3, 5));
    }

    [Fact]
    public void Labels_become_masks()
    {
        NiftiImage image = new([0, 1, 2, 0], 2, 2, 1, Oblique);
        Assert.Equal([0, 1, 1, 0], image.ToMask().Voxels);
        Assert.Equal([0, 0, 1, 0], image.ToMask(2).Voxels);
    }

    [Theory]
    [InlineData(0, 540, "NIfTI-2")]
    [InlineData(0, 7, "sizeof_hdr")]
    [InlineData(40, 9, "dim[0]")]
    [InlineData(42, 0, "cannot be")]
    [InlineData(42, -5, "cannot be")]
    [InlineData(48, 20, "20 volumes")]
    [InlineData(70, 128, "colour")]
    [InlineData(72, 64, "bitpix")]
    [InlineData(344, 'n' | ('i' << 8), "another file")]
    [InlineData(344, 0, "magic")]
    public void Headers_that_cannot_be_are_refused_by_name(int offset, int value, string reason)
    {
        byte[] file = Plain();
        if (offset == 48) BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(40), 4);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(offset), (short)value);
        if (reason == "another file") file[346] = (byte)'1';
        Assert.Contains(reason, Assert.Throws<ImageFileException>(() => NiftiReader.Read(new MemoryStream(file))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Orientations_that_are_no_place_are_refused()
    {
        foreach ((int offset, float value) in new[] { (280, float.NaN), (292, float.PositiveInfinity), (108, -1f), (112, float.NaN) })
        {
            byte[] file = Plain();
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(offset), value);
            Assert.Throws<ImageFileException>(() => NiftiReader.Read(new MemoryStream(file)));
        }
        byte[] flat = Plain();
        flat.AsSpan(280, 48).Clear();
        Assert.Contains("invertible", Assert.Throws<ImageFileException>(() => NiftiReader.Read(new MemoryStream(flat))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_cut_is_refused_and_a_header_alone_takes_no_memory()
    {
        byte[] file = Plain();
        for (int length = 0; length < file.Length; length += 7) Assert.Throws<ImageFileException>(() => NiftiReader.Read(new MemoryStream(file[..length])));
        byte[] huge = Plain()[..352];
        foreach (int n in new[] { 42, 44, 46 }) BinaryPrimitives.WriteInt16LittleEndian(huge.AsSpan(n), 800);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageFileException>(() => NiftiReader.Read(new MemoryStream(huge)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void A_damaged_gzip_stream_is_refused()
    {
        using MemoryStream stream = new();
        NiftiWriter.Write(stream, new byte[60], 4, 3, 5, Oblique);
        byte[] bytes = stream.ToArray();
        bytes[20] ^= 0xFF;
        Assert.Throws<ImageFileException>(() => NiftiReader.Read(new MemoryStream(bytes)));
    }

    [Fact]
    public void A_side_beyond_16_bits_is_not_written() =>
        Assert.Throws<ArgumentException>(() => NiftiWriter.Write(Stream.Null, new byte[40000], 40000, 1, 1, Oblique));

    private static byte[] Plain()
    {
        using MemoryStream zipped = new(), plain = new();
        NiftiWriter.Write(zipped, new byte[60], 4, 3, 5, Oblique);
        zipped.Position = 0;
        using (GZipStream gzip = new(zipped, CompressionMode.Decompress)) gzip.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>The voxel whose centre lies nearest to a place in LPS; it must lie there.</summary>
    private static float ValueAt(NiftiImage image, double[] lps)
    {
        for (int s = 0; s < image.Slices; s++)
        {
            for (int r = 0; r < image.Rows; r++)
            {
                for (int c = 0; c < image.Columns; c++)
                {
                    if ((image.Geometry.PositionOf(c, r, s) - new Vector3(lps[0], lps[1], lps[2])).Length < 1e-3) return image.Voxels[(((s * image.Rows) + r) * image.Columns) + c];
                }
            }
        }
        return float.NaN;
    }
}
