using MedVision.Imaging.Masks;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Masks;

public sealed class ConnectedComponentsTests
{
    [Fact]
    public void Voxels_that_touch_by_a_corner_are_one_piece()
    {
        byte[] voxels = new byte[27];
        voxels[0] = voxels[13] = voxels[26] = 1;
        Assert.Equal([0, 13, 26], Assert.Single(ConnectedComponents.Find(new Mask(voxels, 3, 3, 3))).Voxels);
    }

    [Fact]
    public void Pieces_do_not_wrap_around_the_ends_of_rows()
    {
        byte[] voxels = new byte[12];
        voxels[3] = voxels[4] = 1;   // last of the first row, first of the second
        Assert.Equal(2, ConnectedComponents.Find(new Mask(voxels, 4, 3, 1)).Count);
    }

    [Fact]
    public void Pieces_come_largest_first_with_their_slices()
    {
        byte[] voxels = [1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1];
        IReadOnlyList<Component> found = ConnectedComponents.Find(new Mask(voxels, 6, 1, 2));
        Assert.Equal([3, 1], found.Select(c => c.Count));
        Assert.Equal([0, 1], found[0].Slices.Select(s => s.Slice));
        Assert.Equal([0, 1], found[0].Slices[1].Pixels);
    }

    [Fact]
    public void An_empty_mask_has_no_piece() => Assert.Empty(ConnectedComponents.Find(new Mask(new byte[8], 2, 2, 2)));

    [ToolFact("python3")]
    public void Sizes_agree_with_scipy()
    {
        byte[] voxels = [.. Enumerable.Range(0, 20 * 18 * 9).Select(i => (byte)((long)i * 2654435761 % 4294967296 < 800000000 ? 1 : 0))];
        const string Script = """
            import numpy as np, scipy.ndimage as n
            a = np.array([1 if i * 2654435761 % 4294967296 < 800000000 else 0 for i in range(20 * 18 * 9)]).reshape(9, 18, 20)
            labels, count = n.label(a, np.ones((3, 3, 3)))
            print(*sorted(np.bincount(labels.ravel())[1:], reverse=True))
            """;
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script);
        Assert.True(exit == 0, error);
        Assert.Equal(output.Trim(), string.Join(' ', ConnectedComponents.Find(new Mask(voxels, 20, 18, 9)).Select(c => c.Count)));
    }
}
