using MedVision.Dicom.Data;
using MedVision.Imaging.Frames;
using Xunit;

namespace MedVision.Imaging.Tests.Frames;

public sealed class RealWorldMappingTests
{
    [Fact]
    public void A_line_maps_its_range_and_nothing_else()
    {
        RealWorldMapping mapping = Assert.Single(RealWorldMapping.Read(Dataset(d => d.Set(DicomTags.RealWorldValueSlope, 0.5).Set(DicomTags.RealWorldValueIntercept, 1.0)), 0));
        Assert.Equal((null, 6.0, 11.0, null), (mapping.Apply(9), mapping.Apply(10), mapping.Apply(20), mapping.Apply(21)));
        Assert.Equal("g/ml", mapping.Units);
    }

    [Fact]
    public void A_table_maps_value_by_value()
    {
        RealWorldMapping mapping = RealWorldMapping.Read(Dataset(d => d.Set(DicomTags.RealWorldValueLUTData, [.. Enumerable.Range(0, 11).Select(i => i * 1.5)])), 0)[0];
        Assert.Equal((0.0, 15.0), (mapping.Apply(10), mapping.Apply(20)));
    }

    [Fact]
    public void A_table_that_is_too_short_is_refused() =>
        Assert.Equal(DicomTags.RealWorldValueLUTData, Assert.Throws<DicomException>(() => RealWorldMapping.Read(Dataset(d => d.Set(DicomTags.RealWorldValueLUTData, 1.0)), 0)).Tag);

    private static DicomDataset Dataset(Action<DicomDataset> change)
    {
        DicomDataset mapping = new DicomDataset()
            .Set(DicomTags.RealWorldValueFirstValueMapped, DicomVR.US, 10).Set(DicomTags.RealWorldValueLastValueMapped, DicomVR.US, 20)
            .SetSequence(DicomTags.MeasurementUnitsCodeSequence, new DicomDataset().Set(DicomTags.CodeValue, "g/ml"));
        change(mapping);
        return new DicomDataset().SetSequence(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset().SetSequence(DicomTags.RealWorldValueMappingSequence, mapping));
    }
}
