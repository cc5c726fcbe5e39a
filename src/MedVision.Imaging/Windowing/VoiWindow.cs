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

    /// <summary>Window Center &amp; Width Explanation (0028,1055), such as "BRAIN" or "BONE".</summary>
    public string? Explanation { get; init; }

    /// <summary>The first window that the frame's header names, or null where it names none that is valid.</summary>
    public static VoiWindow? FromHeader(DicomDataset dataset, int frame) => AllFromHeader(dataset, frame) is [VoiWindow first, ..] ? first : null;

    /// <summary>
    /// The windows that the frame's header offers, alternatives of each other, in its order; windows that are not valid are left out (the
    /// width must be at least 1 for LINEAR, positive otherwise).
    /// </summary>
    /// <exception cref="DicomException">A center or width is no number.</exception>
    public static IReadOnlyList<VoiWindow> AllFromHeader(DicomDataset dataset, int frame)
    {
        DicomDataset group = FrameGroups.Find(dataset, frame, DicomTags.FrameVOILUTSequence);
        double[] centers = group.GetDoubles(DicomTags.WindowCenter), widths = group.GetDoubles(DicomTags.WindowWidth);
        string[] explanations = group.GetStrings(DicomTags.WindowCenterWidthExplanation);
        VoiFunction function = group.GetString(DicomTags.VOILUTFunction) switch
        {
            "SIGMOID" => VoiFunction.Sigmoid,
            "LINEAR_EXACT" => VoiFunction.LinearExact,
            _ => VoiFunction.Linear,
        };
        List<VoiWindow> windows = [];
        for (int i = 0; i < Math.Min(centers.Length, widths.Length); i++)
        {
            if (!double.IsFinite(centers[i]) || !double.IsFinite(widths[i]) || (function == VoiFunction.Linear ? widths[i] < 1 : widths[i] <= 0)) continue;
            windows.Add(new VoiWindow(centers[i], widths[i], function) { Explanation = i < explanations.Length && explanations[i].Length > 0 ? explanations[i] : null });
        }
        return windows;
    }

    /// <summary>
    /// A window from the 0.5th to the 99.5th percentile of the finite <paramref name="values"/>, or over all of them where these two are
    /// equal: what is shown when the header names none.
    /// </summary>
    public static VoiWindow FromValues(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (float.IsFinite(value)) continue;
            values = Array.FindAll(values.ToArray(), float.IsFinite);
            break;
        }
        if (values.Length == 0) return new VoiWindow(0, 1, VoiFunction.LinearExact);
        double low = Percentile.Of(values, 0.5), high = Percentile.Of(values, 99.5);
        if (high <= low)
        {
            foreach (float value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }
        return new VoiWindow((low + high) / 2, Math.Max(high - low, 1e-6), VoiFunction.LinearExact);
    }
}
