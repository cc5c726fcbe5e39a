using MedVision.Imaging.Volumes;
using MedVision.Inference.Classification;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Preprocessing;
using MedVision.Inference.Tests.Models;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Classification;

[Collection(ShippedModelsCollection.Name)]
public sealed class ActivationMapsTests(ShippedModels models)
{
    private const int Side = 64;

    private ModelCard Shipped => models.Catalog.Require(ModelTask.Classification);

    private ModelCard Card => Shipped with
    {
        Classification = Shipped.Classification! with { ActivationOutput = "why" },
        Outputs = [new CardTensor("logits", "float32", [-1, 3], ""), new CardTensor("why", "float32", [-1, 3, Side, Side], "")],
    };

    /// <summary>
    /// 200 columns in a square of 256 begin at 28; the patient's left lies on the left, so columns are counted from the other side. Row 16, column 48 of the
    /// network's 64 x 64 are pixels 66 down and 194 across: column 199 - (194 - 28) = 33 of the stored slice.
    /// </summary>
    [Fact]
    public void What_speaks_for_a_class_lies_where_the_network_saw_it_in_a_padded_and_turned_slice()
    {
        ActivationVolume why = Restore([1, 3], (label: 2, slice: 1, row: 16, column: 48, value: 4f), (label: 0, slice: 0, row: 10, column: 30, value: -2f));

        Assert.Equal((128, 100, 2), (why.Rows, why.Columns, why.Step));
        byte[] places = Plane(why, label: 2, slice: 1);
        int hottest = Array.IndexOf(places, places.Max());
        Assert.InRange(hottest / why.Columns, 32, 34);
        Assert.InRange(hottest % why.Columns, 15, 17);
        // The four pixels of the network's place lie 1/8 and 3/8 of it from its middle; the two by two next to it have (7/8 + 5/8) / 2 = 3/4 each way.
        Assert.Equal(4 * 0.75 * 0.75, (places.Max() - ActivationVolume.None) * why.Scale, 0.02);
        Assert.True(Plane(why, label: 0, slice: 0).Min() < ActivationVolume.None, "what speaks against lies below");
        Assert.All([.. Plane(why, label: 1, slice: 0), .. Plane(why, label: 1, slice: 1), .. Plane(why, label: 2, slice: 0)], place => Assert.Equal(ActivationVolume.None, place));
    }

    [Fact]
    public void A_network_without_maps_says_no_why() =>
        Assert.Null(ActivationMaps.For(Card with { Classification = Card.Classification! with { ActivationOutput = null } }, [0]));

    [Fact]
    public void Maps_of_another_shape_are_refused() => Assert.Contains("(n, 3, rows, columns)", Assert.Throws<ModelException>(() =>
        ActivationMaps.For(Card with { Outputs = [new CardTensor("why", "float32", [-1, 2, Side, Side], "")] }, [0])).Message);

    private ActivationVolume Restore(int[] slices, params (int label, int slice, int row, int column, float value)[] spots)
    {
        Volume volume = VolumeBuilder.Build(new MrSeries { Rows = 256, Columns = 200, RowSpacing = 1, ColumnSpacing = 1, Orientation = [-1, 0, 0, 0, 1, 0] }.Stack(4)).Volume!;
        ActivationMaps maps = ActivationMaps.For(Card, slices)!;
        float[] values = new float[slices.Length * 3 * Side * Side];
        foreach ((int label, int slice, int row, int column, float value) in spots) values[(((((slice * 3) + label) * Side) + row) * Side) + column] = value;
        maps.Add(0, slices.Length, values);
        ActivationVolume why = maps.Restore(new SlicePreprocessor(Card.Preprocessing!, volume, invert: false), volume);
        Assert.Equal(slices.Select(slice => volume.SopInstanceUids[slice]), why.SopInstanceUids);
        return why;
    }

    private static byte[] Plane(ActivationVolume why, int label, int slice)
    {
        int plane = why.Rows * why.Columns;
        return [.. why.Values.AsSpan(((label * why.SopInstanceUids.Count) + slice) * plane, plane)];
    }
}
