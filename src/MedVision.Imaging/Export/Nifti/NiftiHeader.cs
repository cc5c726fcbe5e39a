using System.Buffers.Binary;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Export.Nifti;

/// <summary>The 348 bytes that a NIfTI-1 file begins with (nifti1.h), checked.</summary>
internal sealed class NiftiHeader
{
    internal const int Length = 348;
    private const long MostVoxels = 1L << 29;   // 2 GiB of floats

    private readonly byte[] bytes;
    private readonly bool bigEndian;

    private NiftiHeader(byte[] bytes, bool bigEndian) => (this.bytes, this.bigEndian) = (bytes, bigEndian);

    internal int Columns { get; private init; }

    internal int Rows { get; private init; }

    internal int Slices { get; private init; }

    internal NiftiType Type { get; private init; } = null!;

    internal bool IsBigEndian => bigEndian;

    /// <summary>Where the voxels begin, counted from the start of the file.</summary>
    internal long DataOffset { get; private init; }

    /// <summary>A slope of 0 means none, nifti1.h.</summary>
    internal (double Slope, double Intercept) Scaling => Float(112) is var slope && slope == 0 ? (1, 0) : (slope, Float(116));

    internal int VoxelCount => Columns * Rows * Slices;

    /// <exception cref="ImageFileException">It is no single-file NIfTI-1 of one volume, or a field cannot be.</exception>
    internal static NiftiHeader Read(byte[] bytes)
    {
        int size = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bool bigEndian = BinaryPrimitives.ReverseEndianness(size) == Length;
        if (BinaryPrimitives.ReverseEndianness(size) == 540 || size == 540) throw Bad("NIfTI-2 is not supported");
        if (!bigEndian && size != Length) throw Bad("this is not a NIfTI-1 file: sizeof_hdr is not 348");
        ReadOnlySpan<byte> magic = bytes.AsSpan(344, 4);
        if (magic.SequenceEqual("ni1\0"u8)) throw Bad("the voxels lie in another file (.hdr and .img), which is not supported");
        if (!magic.SequenceEqual("n+1\0"u8)) throw Bad("this is not a NIfTI-1 file: the magic is missing (Analyze 7.5 knows no orientation)");
        NiftiHeader raw = new(bytes, bigEndian);
        int dimensions = raw.Short(40);
        if (dimensions is < 1 or > 7) throw Bad($"dim[0] is {dimensions}, not 1 to 7");
        int[] dim = [.. Enumerable.Range(1, 7).Select(n => n <= dimensions ? (int)raw.Short(40 + (2 * n)) : 1)];
        if (dim.Any(side => side < 1)) throw Bad($"a side of {dim.First(side => side < 1)} voxels cannot be");
        if (dim[3..].Any(side => side > 1)) throw Bad($"the file holds {dim[3..].Aggregate(1L, (a, b) => a * b)} volumes (time, vectors), not one");
        if ((long)dim[0] * dim[1] * dim[2] is var count && count > MostVoxels) throw Bad($"{count} voxels are more than this program holds ({MostVoxels})");
        float offset = raw.Float(108);
        if (!(offset >= 352 && offset <= 1 << 30)) throw Bad($"vox_offset is {offset}");
        NiftiHeader header = new(bytes, bigEndian) { Columns = dim[0], Rows = dim[1], Slices = dim[2], Type = NiftiType.Find(raw.Short(70)), DataOffset = (long)offset };
        if (raw.Short(72) != header.Type.Bytes * 8) throw Bad($"bitpix is {raw.Short(72)}, the type has {header.Type.Bytes * 8}");
        if (!double.IsFinite(header.Scaling.Slope) || !double.IsFinite(header.Scaling.Intercept)) throw Bad("scl_slope or scl_inter is no number");
        return header;
    }

    /// <summary>
    /// The geometry, from the sform, without one from the qform, without both from pixdim alone (a box along the axes, as nifti1.h has it for
    /// method 1). RAS becomes LPS.
    /// </summary>
    internal VolumeGeometry Geometry()
    {
        double[,] ras = Short(254) > 0 ? Sform() : Short(252) > 0 ? Qform() : Scaled(new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, [0, 0, 0], 1);
        Vector3 Column(int n) => new(-ras[0, n], -ras[1, n], ras[2, n]);
        Vector3 i = Column(0), j = Column(1), k = Column(2);
        double determinant = i.Dot(j.Cross(k));
        if (!double.IsFinite(determinant) || !double.IsFinite(Column(3).Length) || i.Length < 1e-6 || j.Length < 1e-6 || Math.Abs(determinant) < 1e-12 * i.Length * j.Length)
            throw Bad("the orientation (sform or qform) is no invertible matrix");
        if (Math.Abs(i.Dot(j)) > 1e-3 * i.Length * j.Length) throw Bad("the orientation shears rows against columns: such pixels are no rectangles");
        return new VolumeGeometry(Column(3), i * (1 / i.Length), j * (1 / j.Length), k, i.Length, j.Length);
    }

    private double[,] Sform()
    {
        double[,] matrix = new double[3, 4];
        for (int n = 0; n < 12; n++) matrix[n / 4, n % 4] = Float(280 + (4 * n));
        return matrix;
    }

    /// <summary>nifti1_io's quatern_to_mat44.</summary>
    private double[,] Qform()
    {
        double b = Float(256), c = Float(260), d = Float(264), squares = (b * b) + (c * c) + (d * d), a = Math.Sqrt(Math.Max(0, 1 - squares));
        if (squares > 1)
        {
            double scale = 1 / Math.Sqrt(squares);
            (b, c, d) = (b * scale, c * scale, d * scale);
        }
        double[,] rotation =
        {
            { (a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) - (a * d)), 2 * ((b * d) + (a * c)) },
            { 2 * ((b * c) + (a * d)), (a * a) + (c * c) - (b * b) - (d * d), 2 * ((c * d) - (a * b)) },
            { 2 * ((b * d) - (a * c)), 2 * ((c * d) + (a * b)), (a * a) + (d * d) - (b * b) - (c * c) },
        };
        return Scaled(rotation, [Float(268), Float(272), Float(276)], Float(76) < 0 ? -1 : 1);
    }

    private double[,] Scaled(double[,] rotation, double[] offset, double handedness)
    {
        double[,] matrix = new double[3, 4];
        for (int row = 0; row < 3; row++)
        {
            for (int n = 0; n < 3; n++) matrix[row, n] = rotation[row, n] * Math.Abs(Float(80 + (4 * n))) * (n == 2 ? handedness : 1);
            matrix[row, 3] = offset[row];
        }
        return matrix;
    }

    private short Short(int at) => bigEndian ? BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at));

    private float Float(int at) => bigEndian ? BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(at)) : BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at));

    private static ImageFileException Bad(string reason) => new("NIfTI", reason);
}
