using MedVision.Dicom.Codecs;
using MedVision.Dicom.Codecs.Jpeg;
using MedVision.Dicom.Data;

namespace MedVision.Pacs.Retrieve.Rendering;

/// <summary>Draws stored frames.</summary>
public sealed class PictureSource
{
    private readonly StoredInstances instances;

    internal PictureSource(StoredInstances instances) => this.instances = instances;

    /// <summary>The formats that can be made on this machine.</summary>
    public static IReadOnlyList<PictureFormat> Formats { get; } = JpegPicture.IsAvailable ? [PictureFormat.Jpeg, PictureFormat.Png] : [PictureFormat.Png];

    /// <summary>It has pixels, and their transfer syntax can be decoded here.</summary>
    public static bool CanDraw(StoredInstance instance) => instance.Frames > 0 && FrameDecoder.CanDecode(instance.TransferSyntax);

    /// <summary>The one that stands for all: the middle frame of the middle image, images before results; null where there are no pixels that can be drawn.</summary>
    public static (StoredInstance Instance, int Frame)? Representative(IReadOnlyList<StoredInstance> all)
    {
        List<StoredInstance> images = [.. all.Where(CanDraw)];
        if (images.Exists(one => !one.IsDerived)) images.RemoveAll(one => one.IsDerived);
        if (images.Count == 0) return null;
        // Of a study, its first series: another series' middle image would change whenever one is added.
        images.RemoveAll(one => one.SeriesUid != images[0].SeriesUid);
        StoredInstance middle = images[images.Count / 2];
        return (middle, (middle.Frames / 2) + 1);
    }

    /// <exception cref="DicomException">The file is damaged.</exception>
    public InstancePictures Open(StoredInstance instance) => new(instances.Open(instance));
}
