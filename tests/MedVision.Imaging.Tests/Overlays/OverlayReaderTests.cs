using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;
using MedVision.Imaging.Overlays;
using MedVision.Imaging.Rendering;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Overlays;

public sealed class OverlayReaderTests
{
    private readonly MrSeries series = new() { Rows = 2, Columns = 3 };

    [Fact]
    public void A_plane_is_read_with_its_place_kind_and_label()
    {
        Overlay overlay = Assert.Single(OverlayReader.Read(Slice(d => Plane(d, 2, 2, [0b0110], (0, 3)).Set(Tag(0x1500), DicomVR.LO, "lesion").Set(Tag(0x40), DicomVR.CS, "R")), 0));
        Assert.Equal((0x6000, true, 0, 3, "lesion"), (overlay.Group, overlay.IsRegion, overlay.OriginRow, overlay.OriginColumn, overlay.Label));
        Assert.Equal([0, 1, 1, 0], overlay.Bits);
    }

    [Fact]
    public void Parts_outside_the_image_are_left_out_and_the_rest_is_white()
    {
        DicomFile file = Slice(d => Plane(d, 2, 2, [0b1111], (0, 3)));
        Assert.Equal([0, 0, 255, 0, 0, 0], FrameRenderer.Render(file, 0).Pixels);
    }

    [Fact]
    public void The_planes_of_a_multi_frame_overlay_lie_on_their_frames()
    {
        DicomFile file = series.Enhanced(4, null, d => Plane(d, 1, 2, [0b1001], (1, 1)).Set(Tag(0x15), DicomVR.IS, 2).Set(Tag(0x51), DicomVR.US, 2));
        Assert.Equal([0, 1, 1, 0], Enumerable.Range(0, 4).Select(frame => OverlayReader.Read(file, frame).Count));
        Assert.Equal([0, 1], OverlayReader.Read(file, 2)[0].Bits);
    }

    [Fact]
    public void A_single_plane_lies_on_every_frame() =>
        Assert.Equal([1, 1], Enumerable.Range(0, 2).Select(frame => OverlayReader.Read(series.Enhanced(2, null, d => Plane(d, 1, 2, [1], (1, 1))), frame).Count));

    [Fact]
    public void Retired_overlays_in_the_upper_bits_of_the_pixels_are_read_and_do_not_change_the_pixels()
    {
        DicomFile file = series.Slice([0, 0, 0], 1, (c, r) => c + (c == 1 ? 0x2000 : 0), d => Plane(d, 2, 3, null, (1, 1))
            .Set(DicomTags.BitsStored, 12).Set(DicomTags.HighBit, 11).Set(Tag(0x100), DicomVR.US, 16).Set(Tag(0x102), DicomVR.US, 13));
        Assert.Equal([0, 1, 0, 0, 1, 0], Assert.Single(OverlayReader.Read(file, 0)).Bits);
        Assert.Equal([0f, 1f, 2f, 0f, 1f, 2f], FrameReader.Read(file, 0).Values);
    }

    [Fact]
    public void A_plane_longer_than_its_data_is_refused()
    {
        DicomException error = Assert.Throws<DicomException>(() => OverlayReader.Read(Slice(d => Plane(d, 60000, 60000, [1], (1, 1))), 0));
        Assert.Equal(Tag(0x3000), error.Tag);
    }

    private DicomFile Slice(Action<DicomDataset> change) => series.Slice([0, 0, 0], 1, (_, _) => 0, change + (d => d.Set(DicomTags.WindowCenter, "128").Set(DicomTags.WindowWidth, "256")));

    private static DicomTag Tag(ushort element) => new(0x6000, element);

    private static DicomDataset Plane(DicomDataset dataset, int rows, int columns, byte[]? bits, (int Row, int Column) origin)
    {
        dataset.Set(Tag(0x10), DicomVR.US, rows).Set(Tag(0x11), DicomVR.US, columns).Set(Tag(0x40), DicomVR.CS, "G").Set(Tag(0x50), DicomVR.SS, origin.Row, origin.Column)
            .Set(Tag(0x100), DicomVR.US, 1).Set(Tag(0x102), DicomVR.US, 0);
        return bits is null ? dataset : dataset.SetBytes(Tag(0x3000), DicomVR.OW, bits.Length % 2 == 0 ? bits : [.. bits, 0]);
    }
}
