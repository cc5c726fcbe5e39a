using MedVision.Dicom.Data;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Windowing;

/// <summary>A window on modality values, PS3.3 C.11.2. Center and width are in the units of the frame's values.</summary>
public sealed record VoiWindow(double Center, double Width, VoiFunction Function = VoiFunction.Linear)
{
    /// <summary>Where <paramref name="value"/> falls, 0 (black) to 1 (white).</summary>
    public double Apply(double value)
    {
        switch (Function)
        {
            case VoiFunction.Sigmoid:
                return 1 / (1 + Math.Exp(-4 * (value - Center) / Width));
            case VoiFunction.LinearExact:
                if (value <= Center - (Width / 2)) return 0;
                return value > Center + (Width / 2) ? 1 : ((value - Center) / Width) + 0.5;
            default:
                if (value <= Center - 0.5 - ((Width - 1) / 2)) return 0;
                return value > Center - 0.5 + ((Width - 1) / 2) ? 1 : ((value - (Center - 0.5)) / (Width - 1)) + 0.5;
        }
    }

    /// <summary>
    /// The first window that the frame's header names, or null where it names none that is valid (width at least 1 for LINEAR, positive
    /// otherwise).
    /// </summary>
    public static VoiWindow? FromHeader(DicomDataset dataset, int frame)
    {
        DicomDataset group = FrameGroups.Find(dataset, frame, DicomTags.FrameVOILUTSequence);
        if (group.GetDouble(DicomTags.WindowCenter) is not double center || group.GetDouble(DicomTags.WindowWidth) is not double width) return null;
        VoiFunction function = group.GetString(DicomTags.VOILUTFunction) switch
        {
            "SIGMOID" => VoiFunction.Sigmoid,
            "LINEAR_EXACT" => VoiFunction.LinearExact,
            _ => VoiFunction.Linear,
        };
        bool valid = double.IsFinite(center) && double.IsFinite(width) && (function == VoiFunction.Linear ? width >= 1 : width > 0);
        return valid ? new VoiWindow(center, width, function) : null;
    }

    /// <summary>A window from the 0.5th to the 99.5th percentile of <paramref name="values"/>: what is shown when the header names none.</summary>
    public static VoiWindow FromValues(ReadOnlySpan<float> values)
    {
        double low = Percentile.Of(values, 0.5), high = Percentile.Of(values, 99.5);
        return new VoiWindow((low + high) / 2, Math.Max(high - low, 1e-6), VoiFunction.LinearExact);
    }
}
