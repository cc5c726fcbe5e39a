using MedVision.Imaging.Masks;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Segmentation;
using Xunit;

namespace MedVision.Inference.Tests.Segmentation;

public sealed class LesionRulesTests
{
    private const int Side = 10, Slices = 6;

    private static readonly CardSegmentation Card = new("sigmoid", 0.5, 0, new CardCode("SCT", "108369006", "Neoplasm"));
    private static readonly CardPresence Judge = new("presence", Keep: 0.3, Threshold: 0.6);

    [Fact]
    public void Slices_that_show_no_tumour_take_no_part_in_a_lesion()
    {
        Lesion lesion = Assert.Single(Cut(Card with { Presence = Judge }, [0.1, 0.9, 0.9, 0.2, 0.1, 0.1], (0, 3)));
        Assert.Equal([1, 2], lesion.Component.Slices.Select(part => part.Slice));
        Assert.Equal(0.9, lesion.Presence!.Value, 9);
    }

    [Fact]
    public void A_doubtful_slice_stays_between_sure_ones_and_a_lesion_of_doubtful_slices_goes()
    {
        Lesion lesion = Assert.Single(Cut(Card with { Presence = Judge }, [0.9, 0.4, 0.9, 0.1, 0.4, 0.5], (0, 2), (4, 5)));
        Assert.Equal([0, 1, 2], lesion.Component.Slices.Select(part => part.Slice));
        Assert.Equal((0.9 + 0.4 + 0.9) / 3, lesion.Presence!.Value, 9);
    }

    [Fact]
    public void Larger_parts_of_a_lesion_weigh_more_in_its_presence()
    {
        byte[] voxels = Voxels((0, 1));
        voxels[(1 * Side * Side) + (4 * Side) + 6] = 1;
        voxels[(1 * Side * Side) + (5 * Side) + 6] = 1;
        Lesion lesion = Assert.Single(Cut(Card with { Presence = Judge }, [0.5, 0.8, 0, 0, 0, 0], voxels));
        Assert.Equal(((4 * 0.5) + (6 * 0.8)) / 10, lesion.Presence!.Value, 9);
    }

    [Fact]
    public void A_card_that_judges_no_slices_keeps_what_the_mask_shows()
    {
        Lesion lesion = Assert.Single(Cut(Card, null, (2, 4)));
        Assert.Equal(3, lesion.Component.Slices.Count);
        Assert.Null(lesion.Presence);
    }

    /// <summary>Slices 2 mm apart: two of them are 4 mm, three are 6 mm.</summary>
    [Fact]
    public void A_lesion_that_spans_too_few_millimetres_of_the_series_is_dropped()
    {
        Lesion lesion = Assert.Single(Cut(Card with { MinimumExtentMm = 5 }, null, (0, 1), (3, 5)));
        Assert.Equal([3, 4, 5], lesion.Component.Slices.Select(part => part.Slice));
    }

    [Fact]
    public void One_thick_slice_is_extent_enough() =>
        Assert.Single(Cut(Card with { MinimumExtentMm = 5 }, null, Voxels((3, 3)), sliceSpacing: 6));

    /// <summary>Voxels of 1 x 1 x 2 mm: four of them in three slices are 24 mm3.</summary>
    [Fact]
    public void A_lesion_below_the_least_volume_is_dropped_and_one_that_reaches_it_stays()
    {
        Assert.Single(Cut(Card with { MinimumLesionMl = 0.024 }, null, (0, 2)));
        Assert.Empty(Cut(Card with { MinimumLesionMl = 0.025 }, null, (0, 2)));
    }

    private static IReadOnlyList<Lesion> Cut(CardSegmentation card, double[]? presence, params (int First, int Last)[] spans) =>
        Cut(card, presence, Voxels(spans));

    private static IReadOnlyList<Lesion> Cut(CardSegmentation card, double[]? presence, byte[] voxels, double sliceSpacing = 2)
    {
        VolumeGeometry geometry = new(new Vector3(0, 0, 0), new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, sliceSpacing), 1, 1);
        SliceSource[] sources = [.. Enumerable.Range(0, Slices).Select(i => new SliceSource($"1.2.{i}", "1.2", 0, false, geometry.PositionOf(0, 0, i)))];
        Volume volume = new(new float[voxels.Length], Side, Side, geometry, sources);
        return LesionRules.Cut(new LesionProposal(new Mask(voxels, Side, Side, Slices), presence), volume, card);
    }

    /// <summary>A square of 2 x 2 pixels in every slice of each span.</summary>
    private static byte[] Voxels(params (int First, int Last)[] spans)
    {
        byte[] voxels = new byte[Side * Side * Slices];
        foreach ((int first, int last) in spans)
        {
            for (int slice = first; slice <= last; slice++)
            {
                foreach (int pixel in (int[])[44, 45, 54, 55]) voxels[(slice * Side * Side) + pixel] = 1;
            }
        }
        return voxels;
    }
}
