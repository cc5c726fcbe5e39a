using System.Buffers.Binary;
using System.IO.Compression;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Export.Nifti;

/// <summary>
/// Writes gzipped NIfTI-1 (.nii.gz, nifti1.h): a 348-byte header, qform and sform in RAS+ millimetres, little endian. DICOM's axes
/// point to the left and the back, NIfTI's to the right and the front: x and y of the affine change their sign, voxels keep their order.
/// A stack that leans (gantry tilt) has its shear in the sform and no qform. Uneven spacing is said in the description.
/// </summary>
public static class NiftiWriter
{
    private const int HeaderLength = 348, DataOffset = 352;
    private const short TypeUInt8 = 2, TypeFloat32 = 16;

    /// <summary>A uint8 volume, columns running fastest, then rows, then slices; a stored value times <paramref name="scale"/> is the real one.</summary>
    /// <exception cref="ArgumentException">The voxels do not fill the volume, or a side is longer than NIfTI-1 can say.</exception>
    public static void Write(Stream stream, ReadOnlySpan<byte> voxels, int columns, int rows, int slices, VolumeGeometry geometry, double scale = 1)
    {
        Check(voxels.Length, columns, rows, slices);
        using GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true);
        gzip.Write(Header(columns, rows, slices, geometry, TypeUInt8, bits: 8, scale));
        gzip.Write(voxels);
    }

    /// <summary>A float32 volume in modality values.</summary>
    /// <exception cref="ArgumentException">A side is longer than NIfTI-1 can say.</exception>
    public static void Write(Stream stream, Volume volume)
    {
        Check(volume.Voxels.Length, volume.Columns, volume.Rows, volume.Slices);
        using GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true);
        gzip.Write(Header(volume.Columns, volume.Rows, volume.Slices, volume.Geometry, TypeFloat32, bits: 32, scale: 1));
        byte[] row = new byte[volume.Columns * 4];
        for (int start = 0; start < volume.Voxels.Length; start += volume.Columns)
        {
            for (int c = 0; c < volume.Columns; c++) BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(4 * c), volume.Voxels[start + c]);
            gzip.Write(row);
        }
    }

    /// <summary>The voxel-to-world matrix in RAS+ millimetres, three rows of four: (column, row, slice, 1) to (x, y, z).</summary>
    public static double[,] Affine(VolumeGeometry geometry)
    {
        Vector3 i = geometry.AlongRow * geometry.ColumnSpacing, j = geometry.AlongColumn * geometry.RowSpacing, k = geometry.SliceStep, o = geometry.Origin;
        return new[,] { { -i.X, -j.X, -k.X, -o.X }, { -i.Y, -j.Y, -k.Y, -o.Y }, { i.Z, j.Z, k.Z, o.Z } };
    }

    private static byte[] Header(int columns, int rows, int slices, VolumeGeometry geometry, short type, short bits, double scale)
    {
        byte[] header = new byte[DataOffset];
        void Short(int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), value);
        void Float(int at, double value) => BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(at), (float)value);

        BinaryPrimitives.WriteInt32LittleEndian(header, HeaderLength);
        short[] dim = [3, checked((short)columns), checked((short)rows), checked((short)slices), 1, 1, 1, 1];
        for (int n = 0; n < dim.Length; n++) Short(40 + (2 * n), dim[n]);
        Short(70, type);
        Short(72, bits);
        double[,] affine = Affine(geometry);
        (double[] quaternion, double handedness) = Quaternion(geometry);
        double[] pixdim = [handedness, geometry.ColumnSpacing, geometry.RowSpacing, geometry.SliceStep.Length];
        for (int n = 0; n < pixdim.Length; n++) Float(76 + (4 * n), pixdim[n]);
        Float(108, DataOffset);
        Float(112, scale);
        header[123] = 2;   // xyzt_units: millimetres
        // A quaternion cannot lean: a reader that prefers it must not straighten a sheared stack.
        Short(252, (short)(geometry.IsSheared ? 0 : 1));   // qform_code: scanner anatomical
        Short(254, 1);     // sform_code
        for (int n = 0; n < 3; n++)
        {
            Float(256 + (4 * n), quaternion[n]);
            Float(268 + (4 * n), affine[n, 3]);
            for (int c = 0; c < 4; c++) Float(280 + (16 * n) + (4 * c), affine[n, c]);
        }
        if (!geometry.IsEven) "slices unevenly spaced; places are exact at the first only"u8.CopyTo(header.AsSpan(148));   // descrip, 80 bytes
        "n+1\0"u8.CopyTo(header.AsSpan(344));
        return header;
    }

    /// <summary>The rotation as the quaternion's b, c, d (a is not negative) and qfac, as nifti1_io's mat44_to_quatern does; shear is only in the sform.</summary>
    private static (double[] Bcd, double Handedness) Quaternion(VolumeGeometry geometry)
    {
        Vector3 i = Ras(geometry.AlongRow), j = Ras(geometry.AlongColumn), k = i.Cross(j);
        // SliceStep always rises along the DICOM normal; turned into RAS by two sign changes, the system stays right-handed.
        double trace = i.X + j.Y + k.Z;
        double a, b, c, d;
        if (trace + 1 > 0.5)
        {
            a = 0.5 * Math.Sqrt(trace + 1);
            (b, c, d) = (0.25 * (j.Z - k.Y) / a, 0.25 * (k.X - i.Z) / a, 0.25 * (i.Y - j.X) / a);
        }
        else
        {
            double xd = 1 + i.X - (j.Y + k.Z), yd = 1 + j.Y - (i.X + k.Z), zd = 1 + k.Z - (i.X + j.Y);
            if (xd > 1)
            {
                b = 0.5 * Math.Sqrt(xd);
                (c, d, a) = (0.25 * (j.X + i.Y) / b, 0.25 * (k.X + i.Z) / b, 0.25 * (j.Z - k.Y) / b);
            }
            else if (yd > 1)
            {
                c = 0.5 * Math.Sqrt(yd);
                (b, d, a) = (0.25 * (j.X + i.Y) / c, 0.25 * (k.Y + j.Z) / c, 0.25 * (k.X - i.Z) / c);
            }
            else
            {
                d = 0.5 * Math.Sqrt(zd);
                (b, c, a) = (0.25 * (k.X + i.Z) / d, 0.25 * (k.Y + j.Z) / d, 0.25 * (i.Y - j.X) / d);
            }
            if (a < 0) (b, c, d) = (-b, -c, -d);
        }
        return ([b, c, d], 1);
    }

    private static Vector3 Ras(Vector3 lps) => new(-lps.X, -lps.Y, lps.Z);

    private static void Check(int length, int columns, int rows, int slices)
    {
        foreach (int side in new[] { columns, rows, slices })
        {
            if (side is < 1 or > short.MaxValue) throw new ArgumentException($"NIfTI-1 holds sides of 1 to {short.MaxValue} voxels, not {side}");
        }
        if (length != (long)columns * rows * slices) throw new ArgumentException($"{columns} x {rows} x {slices} voxels expected, {length} given");
    }
}
