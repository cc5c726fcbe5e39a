using System.Diagnostics;
using MedVision.Dicom.Data;
using MedVision.Inference.Analysis;
using MedVision.Inference.Findings;

namespace MedVision.Cli.Analyze;

/// <summary>Writes what was found in a series below <c>STUDY/SERIES/</c> and enters the paths into its findings.</summary>
internal static class SeriesWriter
{
    public static SeriesFindings Write(SeriesAnalysis analysis, string study, string folder)
    {
        long started = Stopwatch.GetTimestamp();
        string below = $"{FolderNameOf(study)}/{FolderNameOf(analysis.Findings.SeriesInstanceUid)}";
        string target = Path.Combine(folder, below);
        Outputs outputs = Outputs.None;
        if (analysis.Segmentation is { } segmentation)
        {
            Directory.CreateDirectory(target);
            segmentation.Save(Path.Combine(target, "seg.dcm"));
            outputs = outputs with { Seg = below + "/seg.dcm" };
        }
        if (analysis.Anomaly is { } anomaly)
        {
            Directory.CreateDirectory(target);
            using FileStream map = File.Create(Path.Combine(target, "anomaly.nii.gz"));
            anomaly.WriteNifti(map);
            outputs = outputs with { Map = below + "/anomaly.nii.gz" };
        }
        if (analysis.Overlays.Count > 0)
        {
            Directory.CreateDirectory(Path.Combine(target, "overlays"));
            outputs = outputs with { Overlays = [.. analysis.Overlays.Select(overlay => $"{below}/overlays/slice-{overlay.Slice + 1:D3}.png")] };
            foreach ((Overlay overlay, string path) in analysis.Overlays.Zip(outputs.Overlays)) File.WriteAllBytes(Path.Combine(folder, path), overlay.Png);
            if (analysis.Montage is { } montage) File.WriteAllBytes(Path.Combine(target, "overlays.png"), montage);
        }
        Timings timings = analysis.Findings.Timings with { WriteMs = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds };
        return analysis.Findings with { Outputs = outputs, Timings = timings };
    }

    /// <summary>A UID names its folder only if it is one: the header of a file must not choose a path.</summary>
    private static string FolderNameOf(string uid) => DicomUids.IsValid(uid) ? uid : DicomUids.Derive(uid);
}
