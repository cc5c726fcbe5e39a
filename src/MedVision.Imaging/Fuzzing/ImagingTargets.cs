using MedVision.Dicom.Data;
using MedVision.Dicom.Fuzzing;
using MedVision.Dicom.Fuzzing.Targets;
using MedVision.Dicom.IO;
using MedVision.Imaging.Export;
using MedVision.Imaging.Export.Nifti;
using MedVision.Imaging.Export.Png;
using MedVision.Imaging.Frames;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Sr.Tree;
using MedVision.Imaging.Volumes;
using MedVision.Imaging.Windowing;

namespace MedVision.Imaging.Fuzzing;

/// <summary>The readers of this project that bytes of strangers reach.</summary>
public static class ImagingTargets
{
    private const int LargestFrame = 4 << 20, Side = 64;

    // A picture file unfolds as deflate does; what a reader accepts it may allocate.
    private const int MostUnfolded = 1032;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("render", InputForm.File, 6, Render),
        new("values", InputForm.File, 6, Values),
        new("volume", InputForm.File, 6, Volume),
        new("report", InputForm.File, 3, Report),
        new("nifti", InputForm.Nifti, 3, Nifti) { IsRefusal = error => error is ImageFileException },
        new("png", InputForm.Png, 3, Png) { IsRefusal = error => error is ImageFileException },
    ];

    private static void Render(byte[] bytes, FuzzAllowance allowance)
    {
        DicomFile file = HostileFile.Read(bytes, allowance);
        if (HostileFile.AllowFrame(file, allowance, LargestFrame) is not null) FrameRenderer.RenderPng(file, Side);
    }

    private static void Values(byte[] bytes, FuzzAllowance allowance)
    {
        DicomFile file = HostileFile.Read(bytes, allowance);
        VoiWindow.AllFromHeader(file.Dataset, 0);
        RealWorldMapping.Read(file.Dataset, 0);
        if (HostileFile.AllowFrame(file, allowance, LargestFrame) is not null) FrameReader.Read(file, 0);
    }

    private static void Volume(byte[] bytes, FuzzAllowance allowance)
    {
        DicomFile file = HostileFile.Read(bytes, allowance);
        if (HostileFile.AllowFrame(file, allowance, LargestFrame) is not { } pixels) return;
        // Frames that are not there are refused; those that are cannot be more than the bytes.
        long frames = Math.Min(pixels.NumberOfFrames, bytes.Length);
        if (frames * pixels.FrameLength > LargestFrame) return;
        allowance.AllowPixels(frames * pixels.FrameLength);
        VolumeBuilder.BuildAll([file]);
    }

    // Every data set is taken for a report: the sources have few.
    private static void Report(byte[] bytes, FuzzAllowance allowance)
    {
        DicomDataset dataset = HostileFile.Read(bytes, allowance).Dataset;
        if (!dataset.Contains(DicomTags.ValueType)) dataset.Set(DicomTags.ValueType, "CONTAINER");
        ContentTree.Read(dataset);
    }

    private static void Nifti(byte[] bytes, FuzzAllowance allowance)
    {
        allowance.AllowPixels((long)bytes.Length * MostUnfolded);
        NiftiReader.Read(new MemoryStream(bytes));
    }

    private static void Png(byte[] bytes, FuzzAllowance allowance)
    {
        allowance.AllowPixels((long)bytes.Length * MostUnfolded);
        PngReader.Read(bytes);
    }
}
