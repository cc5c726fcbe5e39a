using System.IO.Compression;
using MedVision.Dicom.IO;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Export.Nifti;

/// <summary>
/// Reads NIfTI-1 (.nii, .nii.gz; nifti1.h): one volume of whole or floating point numbers of 8 to 64 bits in either byte order. Memory is taken as
/// voxels arrive, never because a header announces them.
/// </summary>
public static class NiftiReader
{
    private const int Chunk = 1 << 20;

    /// <summary>The volume in <paramref name="stream"/>, gzipped or not.</summary>
    /// <exception cref="ImageFileException">It is no NIfTI-1 of one volume (time series, colour and complex numbers are refused by name), is cut short, or its orientation is no place.</exception>
    public static NiftiImage Read(Stream stream)
    {
        byte[] start = new byte[2];
        int known = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        using PrefixedStream whole = new(start.AsMemory(0, known), stream);
        if (known < 2 || start[0] != 0x1F || start[1] != 0x8B) return ReadPlain(whole);
        using GZipStream plain = new(whole, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            return ReadPlain(plain);
        }
        catch (InvalidDataException damage)
        {
            throw new ImageFileException("NIfTI", "the gzip stream is damaged", damage);
        }
    }

    /// <inheritdoc cref="Read(Stream)"/>
    public static NiftiImage Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Read(file);
    }

    private static NiftiImage ReadPlain(Stream stream)
    {
        byte[] bytes = new byte[NiftiHeader.Length];
        Require(stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length, "the header is cut short");
        NiftiHeader header = NiftiHeader.Read(bytes);
        VolumeGeometry geometry = header.Geometry();
        Skip(stream, header.DataOffset - NiftiHeader.Length);
        float[] voxels = ReadVoxels(stream, header);
        int plane = header.Columns * header.Rows;
        if (geometry.SliceSpacing < 0)
        {
            for (int low = 0, high = header.Slices - 1; low < high; low++, high--)
            {
                for (int i = 0; i < plane; i++) (voxels[(low * plane) + i], voxels[(high * plane) + i]) = (voxels[(high * plane) + i], voxels[(low * plane) + i]);
            }
            geometry = geometry with { Origin = geometry.PositionOf(0, 0, header.Slices - 1), SliceStep = geometry.SliceStep * -1 };
        }
        return new NiftiImage(voxels, header.Columns, header.Rows, header.Slices, geometry);
    }

    private static float[] ReadVoxels(Stream stream, NiftiHeader header)
    {
        int size = header.Type.Bytes, count = header.VoxelCount, done = 0;
        float[] voxels = new float[Math.Min(count, Chunk)];
        byte[] buffer = new byte[Math.Min(count, Chunk / size) * size];
        (double slope, double intercept) = header.Scaling;
        while (done < count)
        {
            int wanted = Math.Min(count - done, buffer.Length / size);
            Require(stream.ReadAtLeast(buffer.AsSpan(0, wanted * size), wanted * size, throwOnEndOfStream: false) == wanted * size, $"the voxels are cut short after {done} of {count}");
            if (done + wanted > voxels.Length) Array.Resize(ref voxels, (int)Math.Min(count, Math.Max(2L * voxels.Length, done + wanted)));
            for (int i = 0; i < wanted; i++)
            {
                Memory<byte> voxel = buffer.AsMemory(i * size, size);
                if (header.IsBigEndian) voxel.Span.Reverse();
                voxels[done++] = (float)((header.Type.Read(voxel) * slope) + intercept);
            }
        }
        if (voxels.Length != count) Array.Resize(ref voxels, count);
        return voxels;
    }

    private static void Skip(Stream stream, long bytes)
    {
        byte[] nothing = new byte[4096];
        for (long left = bytes; left > 0;)
        {
            int read = stream.Read(nothing, 0, (int)Math.Min(left, nothing.Length));
            Require(read > 0, "the file ends before its voxels");
            left -= read;
        }
    }

    private static void Require(bool holds, string reason)
    {
        if (!holds) throw new ImageFileException("NIfTI", reason);
    }
}
