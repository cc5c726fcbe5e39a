using System.Diagnostics;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
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
        outputs = outputs with
        {
            Seg = Save(analysis.Segmentation, "seg.dcm"),
            Sr = Save(analysis.StructuredReport, "sr.dcm"),
            Map = Save(analysis.ParametricMap, "map.dcm"),
            Captures = [.. analysis.Captures.Select((capture, n) => Save(capture, $"captures/capture-{n + 1:D3}.dcm")!)],
        };
        if (analysis.Anomaly is { } anomaly)
        {
            Directory.CreateDirectory(target);
            using FileStream map = File.Create(Path.Combine(target, "anomaly.nii.gz"));
            anomaly.WriteNifti(map);
            outputs = outputs with { MapNifti = below + "/anomaly.nii.gz" };
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

        string? Save(DicomFile? file, string name)
        {
            if (file is null) return null;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, name))!);
            file.Save(Path.Combine(target, name));
            return $"{below}/{name}";
        }
    }

    /// <summary>A UID names its folder only if it is one: the header of a file must not choose a path.</summary>
    private static string FolderNameOf(string uid) => DicomUids.IsValid(uid) ? uid : DicomUids.Derive(uid);
}
