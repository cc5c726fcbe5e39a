using System.Globalization;
using MedVision.Imaging.Export.Nifti;
using MedVision.Imaging.Volumes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Export;

public sealed class NiftiWriterTests
{
    // An oblique right-handed frame: rotations about z, y and x.
    private static readonly VolumeGeometry Oblique = Rotated(0.3, -0.5, 2.9);

    /// <summary>The header read back by its offsets in nifti1.h: both affines must lead to the same world as DICOM's own formula.</summary>
    [ToolFact("python3")]
    public void Both_affines_lead_to_the_place_that_DICOM_names()
    {
        const string Script = """
            import gzip, struct, sys, numpy as np
            b = gzip.open(sys.argv[1]).read()
            u = lambda f, at: struct.unpack_from('<' + f, b, at)
            assert u('i', 0)[0] == 348 and b[344:348] == b'n+1\0' and u('f', 108)[0] == 352
            dim, pix = u('8h', 40), u('8f', 76)
            s = np.array(u('12f', 280)).reshape(3, 4)
            qb, qc, qd = u('3f', 256); qa = np.sqrt(max(0., 1 - qb*qb - qc*qc - qd*qd))
            r = np.array([[qa*qa+qb*qb-qc*qc-qd*qd, 2*(qb*qc-qa*qd), 2*(qb*qd+qa*qc)],
                          [2*(qb*qc+qa*qd), qa*qa+qc*qc-qb*qb-qd*qd, 2*(qc*qd-qa*qb)],
                          [2*(qb*qd-qa*qc), 2*(qc*qd+qa*qb), qa*qa+qd*qd-qc*qc-qb*qb]])
            q = np.c_[r * np.array([pix[1], pix[2], pix[3] * pix[0]]), u('3f', 268)]
            data = np.frombuffer(b, {2: '<u1', 16: '<f4'}[u('h', 70)[0]], offset=352).reshape(dim[3], dim[2], dim[1])
            v = np.array([2, 1, 3, 1.])
            print(*dim[:4], *(s @ v), *(q @ v), float(data[3, 1, 2]) * u('f', 112)[0], u('h', 252)[0], u('h', 254)[0])
            """;
        byte[] voxels = [.. Enumerable.Range(0, 4 * 3 * 5).Select(i => (byte)i)];
        string path = Path.GetTempFileName();
        using (FileStream stream = File.Create(path)) NiftiWriter.Write(stream, voxels, 4, 3, 5, Oblique, scale: 0.5);
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script, path);
        File.Delete(path);
        Assert.True(exit == 0, error);
        double[] numbers = [.. output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Vector3 lps = Oblique.PositionOf(2, 1, 3);
        double[] world = [-lps.X, -lps.Y, lps.Z];
        Assert.Equal([3, 4, 3, 5], numbers[..4]);
        Assert.Equal(world, numbers[4..7], (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal(world, numbers[7..10], (a, b) => Math.Abs(a - b) < 1e-3);
        Assert.Equal([((3 * 12) + (1 * 4) + 2) * 0.5, 1, 1], numbers[10..]);
    }

    [Fact]
    public void The_same_volume_gives_the_same_bytes()
    {
        Assert.Equal(Write(), Write());

        static byte[] Write()
        {
            using MemoryStream stream = new();
            NiftiWriter.Write(stream, new Volume([1, 2, 3, 4], 2, 1, Oblique, [Source("1"), Source("2")]));
            return stream.ToArray();
        }
    }

    private static SliceSource Source(string uid) => new(uid, "", 0, false, default);

    private static VolumeGeometry Rotated(double a, double b, double c)
    {
        Vector3 x = new(Math.Cos(a) * Math.Cos(b), Math.Sin(a) * Math.Cos(b), -Math.Sin(b));
        Vector3 y = new(
            (Math.Cos(a) * Math.Sin(b) * Math.Sin(c)) - (Math.Sin(a) * Math.Cos(c)),
            (Math.Sin(a) * Math.Sin(b) * Math.Sin(c)) + (Math.Cos(a) * Math.Cos(c)),
            Math.Cos(b) * Math.Sin(c));
        return new VolumeGeometry(new Vector3(-11, 22, 33), x, y, x.Cross(y) * 4.5, ColumnSpacing: 0.7, RowSpacing: 0.9);
    }
}
