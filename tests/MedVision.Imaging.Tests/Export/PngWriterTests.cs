using System.Buffers.Binary;
using MedVision.Imaging.Export.Png;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Export;

public sealed class PngWriterTests
{
    private static readonly byte[] Noise = [.. Enumerable.Range(0, 37 * 23 * 3).Select(i => (byte)(i * 89 % 251))];

    [ToolFact("python3")]
    public void Grey_and_colour_pixels_come_back_through_Pillow()
    {
        Assert.Equal(Noise[..(37 * 23)], Decode(PngWriter.Gray8(Noise.AsSpan(0, 37 * 23), 37, 23), "im"));
        Assert.Equal(Noise, Decode(PngWriter.Rgb8(Noise, 37, 23), "im"));
    }

    [ToolFact("python3")]
    public void Sixteen_bit_pixels_come_back_through_Pillow()
    {
        ushort[] values = [.. Enumerable.Range(0, 37 * 23).Select(i => (ushort)(i * 7919))];
        byte[] back = Decode(PngWriter.Gray16(values, 37, 23), "np.asarray(im).astype('<u2')");
        Assert.Equal(values, Enumerable.Range(0, values.Length).Select(i => BinaryPrimitives.ReadUInt16LittleEndian(back.AsSpan(2 * i))));
    }

    [Fact]
    public void The_same_pixels_give_the_same_bytes() => Assert.Equal(PngWriter.Rgb8(Noise, 37, 23), PngWriter.Rgb8(Noise, 37, 23));

    [Fact]
    public void Pixels_that_do_not_fill_the_picture_are_refused() => Assert.Throws<ArgumentException>(() => PngWriter.Gray8(new byte[5], 2, 3));

    private static byte[] Decode(byte[] png, string what)
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, png);
        (int exit, string output, string error) = Tool.Run(
            "python3", "-c", $"import sys, base64, numpy as np; from PIL import Image; im = Image.open(sys.argv[1]); im.load(); print(base64.b64encode(({what}).tobytes()).decode())", path);
        File.Delete(path);
        Assert.True(exit == 0, error);
        return Convert.FromBase64String(output.Trim());
    }
}
