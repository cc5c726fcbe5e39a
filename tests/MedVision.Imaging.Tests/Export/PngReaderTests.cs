using System.Buffers.Binary;
using MedVision.Imaging.Export;
using MedVision.Imaging.Export.Png;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Export;

public sealed class PngReaderTests
{
    /// <summary>Pillow writes a gradient in each of its modes (its encoder chooses among all filters) and prints the samples.</summary>
    private const string Script = """
        import sys, os, numpy as np
        from PIL import Image
        y, x = np.mgrid[0:19, 0:23]
        noise = (x * 7 + y * 13 + x * y) % 251
        for name, image in {
            'L': Image.fromarray(noise.astype('u1')), '1': Image.fromarray(noise > 100), 'RGB': Image.fromarray(np.dstack([noise, 250 - noise, x]).astype('u1')),
            'RGBA': Image.fromarray(np.dstack([noise, 250 - noise, x, y]).astype('u1')), 'LA': Image.fromarray(np.dstack([noise, y]).astype('u1'), 'LA'),
            'I16': Image.fromarray((noise * 260).astype('u2')), 'P': Image.fromarray(noise.astype('u1')).quantize(16),
        }.items():
            path = os.path.join(sys.argv[1], name + '.png')
            image.save(path)
            back = image.convert('RGB') if name == 'P' else image
            print(path, *np.asarray(back).astype(int).ravel(), sep='|')
        """;

    [ToolFact("python3")]
    public void Every_kind_that_Pillow_writes_is_read()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("medvision-png-");
        try
        {
            (int exit, string output, string error) = Tool.Run("python3", "-c", Script, folder.FullName);
            Assert.True(exit == 0, error);
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(7, lines.Length);
            foreach (string line in lines)
            {
                string[] cells = line.Split('|');
                PngImage image = PngReader.Read(File.ReadAllBytes(cells[0]));
                Assert.Equal((23, 19), (image.Width, image.Height));
                Assert.Equal(string.Join(' ', cells[1..]), string.Join(' ', image.Samples));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_the_writer_writes_comes_back()
    {
        byte[] bytes = [.. Enumerable.Range(0, 5 * 4 * 4).Select(i => (byte)(i * 37))];
        ushort[] words = [.. Enumerable.Range(0, 5 * 4 * 4).Select(i => (ushort)(i * 7919))];
        Assert.Equal(bytes[..20].Select(b => (ushort)b), PngReader.Read(PngWriter.Gray8(bytes.AsSpan(0, 20), 5, 4)).Samples);
        Assert.Equal(bytes.Select(b => (ushort)b), PngReader.Read(PngWriter.Rgba8(bytes, 5, 4)).Samples);
        Assert.Equal(words[..20], PngReader.Read(PngWriter.Gray16(words.AsSpan(0, 20), 5, 4)).Samples);
        Assert.Equal(words[..60], PngReader.Read(PngWriter.Rgb16(words.AsSpan(0, 60), 5, 4)).Samples);
        Assert.Equal(words, PngReader.Read(PngWriter.Rgba16(words, 5, 4)).Samples);
    }

    [Fact]
    public void A_mask_is_what_is_not_black_however_transparent_black_is() =>
        Assert.Equal([0, 1], PngReader.Read(PngWriter.Rgba8([0, 0, 0, 255, 0, 9, 0, 0], 2, 1)).ToMask().Voxels);

    [Fact]
    public void Any_cut_and_any_flipped_byte_is_refused_or_changes_nothing()
    {
        byte[] png = PngWriter.Gray8([.. Enumerable.Range(0, 64).Select(i => (byte)i)], 8, 8);
        ushort[] samples = PngReader.Read(png).Samples;
        for (int i = 0; i < png.Length; i++)
        {
            Assert.Throws<ImageFileException>(() => PngReader.Read(png.AsSpan(0, i)));
            byte[] flipped = [.. png];
            flipped[i] ^= 0x10;
            try
            {
                Assert.Equal(samples, PngReader.Read(flipped).Samples);
            }
            catch (ImageFileException)
            {
                // Refused, as it should be: a check sum covers every byte that matters.
            }
        }
    }

    [Theory]
    [InlineData(16, 0x7F000000, "cannot be read")]
    [InlineData(16, 0, "cannot be read")]
    [InlineData(24, 0x08030000, "palette is missing")]
    [InlineData(24, 0x03000000, "is none")]
    [InlineData(25, 0x00000001, "interlaced")]
    public void Headers_that_cannot_be_are_refused_by_name(int offset, int value, string reason)
    {
        byte[] png = PngWriter.Gray8(new byte[64], 8, 8);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(offset), value);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), PngCrc.Of(png.AsSpan(12, 4), png.AsSpan(16, 13)));
        Assert.Contains(reason, Assert.Throws<ImageFileException>(() => PngReader.Read(png)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_alone_takes_no_memory()
    {
        byte[] png = PngWriter.Gray8(new byte[64], 8, 8);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 10000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 10000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), PngCrc.Of(png.AsSpan(12, 4), png.AsSpan(16, 13)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageFileException>(() => PngReader.Read(png));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }
}
