using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Volumes;

/// <summary>All frames of a series with their places, or the reason why one has none.</summary>
internal sealed class FrameGathering
{
    internal List<PlacedFrame> Frames { get; } = [];

    internal List<string> Warnings { get; } = [];

    internal string? Reason { get; private set; }

    /// <exception cref="DicomException">A file announces more frames than it holds, or a number in its header is none.</exception>
    internal static FrameGathering Of(IReadOnlyList<DicomFile> files)
    {
        FrameGathering gathering = new() { Reason = files.Count == 0 ? "the series holds no images" : null };
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (DicomFile file in files)
        {
            if (gathering.Reason is not null) break;
            string uid = NamedErrors.Of(file, () => file.Dataset.RequireString(DicomTags.SOPInstanceUID));
            if (!seen.Add(uid)) gathering.Warnings.Add($"{Path.GetFileName(file.Name)} is a second copy of {uid}");
            else if (file.Dataset.GetStrings(DicomTags.ImageType).Contains("LOCALIZER")) gathering.Reason = "a localizer (Image Type (0008,0008)), not a volume";
            else gathering.Add(file);
        }
        return gathering;
    }

    private void Add(DicomFile file)
    {
        int count = NamedErrors.Of(file, () => CountFrames(file));
        for (int frame = 0; frame < count; frame++)
        {
            string? problem = null;
            if (NamedErrors.Of(file, () => PlacedFrame.Read(file, frame, count > 1, out problem)) is PlacedFrame placed)
            {
                Frames.Add(placed);
                continue;
            }
            Reason = $"{Path.GetFileName(file.Name)} has {problem}";
            return;
        }
    }

    /// <summary>Number of Frames, which the pixel data must bear out: nothing is made for frames that are only announced.</summary>
    private static int CountFrames(DicomFile file)
    {
        int count = Math.Max(1, file.Dataset.GetInt32(DicomTags.NumberOfFrames) ?? 1);
        if (count == 1) return 1;
        PixelDescription pixels = PixelDescription.From(file.Dataset);
        DicomElement? data = file.Dataset[DicomTags.PixelData] ?? file.Dataset[DicomTags.FloatPixelData] ?? file.Dataset[DicomTags.DoubleFloatPixelData];
        bool held = data switch
        {
            DicomFragments fragments => fragments.Fragments.Count >= count,
            DicomValue native => (Int128)pixels.FrameBits * count <= (Int128)native.Length * 8,
            _ => false,
        };
        return held ? count : throw new DicomException($"{count} frames are announced, the pixel data holds fewer", DicomTags.NumberOfFrames);
    }
}
