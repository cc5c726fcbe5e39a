using MedVision.Dicom.IO;
using MedVision.Imaging.Masks;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Map;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Results.Seg;
using MedVision.Imaging.Volumes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Results;

/// <summary>
/// Mask, map and source land on the same millimetres, and on the same anatomy: sources hold 1000 inside the lesion and 10 outside.
/// Coordinates are computed by pydicom and numpy from the headers alone.
/// </summary>
public sealed class GeometryTests : IDisposable
{
    private const int Slices = 6;
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<string> Geometries => [.. Cases.Keys];

    private static Dictionary<string, MrSeries> Cases => new()
    {
        ["axial"] = Series(),
        ["sagittal"] = Series(MrOrientation.Sagittal),
        ["coronal"] = Series(MrOrientation.Coronal),
        ["oblique"] = Series(MrOrientation.Oblique),
        ["slices against the normal"] = Series(MrOrientation.Oblique, spacing: -3.3),
        ["tilted gantry"] = Series(tilt: 18),
        ["tilted gantry, oblique, reversed"] = Series(MrOrientation.Oblique, spacing: -4, tilt: -12),
        ["strongly anisotropic"] = Series(spacing: 8.7, rows: 0.31, columns: 0.29),
        ["pixels that are not square"] = Series(MrOrientation.Coronal, rows: 1.6, columns: 0.4),
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ToolTheory("python3")]
    [MemberData(nameof(Geometries))]
    public void Mask_map_and_source_land_on_the_same_millimetres(string geometry)
    {
        List<DicomFile> files = Cases[geometry].Stack(Slices, Pixel);
        Check(files, Reordered(files));
    }

    [ToolFact("python3")]
    public void An_enhanced_multi_frame_source_is_named_with_its_frame() => Check([Series(MrOrientation.Oblique).Enhanced(Slices, Pixel)], null);

    private void Check(List<DicomFile> files, List<DicomFile>? shuffled)
    {
        const string Script = """
            import sys, glob, pydicom, numpy as np
            def affine(position, orientation, spacing):
                row, column = np.array(orientation[:3], float), np.array(orientation[3:], float)
                return lambda r, c: np.array(position, float) + np.outer(c, row * float(spacing[1])) + np.outer(r, column * float(spacing[0]))
            def place(ds, n):
                if "PerFrameFunctionalGroupsSequence" not in ds: return affine(ds.ImagePositionPatient, ds.ImageOrientationPatient, ds.PixelSpacing)
                shared, frame = ds.SharedFunctionalGroupsSequence[0], ds.PerFrameFunctionalGroupsSequence[n]
                return affine(frame.PlanePositionSequence[0].ImagePositionPatient, shared.PlaneOrientationSequence[0].ImageOrientationPatient, shared.PixelMeasuresSequence[0].PixelSpacing)
            folder = sys.argv[1]
            sources = {}
            for path in glob.glob(folder + "/source*.dcm"):
                ds = pydicom.dcmread(path)
                pixels = ds.pixel_array
                for n, frame in enumerate(pixels if pixels.ndim == 3 else [pixels]):
                    sources[ds.SOPInstanceUID, n if pixels.ndim == 3 else 0] = (frame, place(ds, n))
            def pairs(name):
                ds = pydicom.dcmread(folder + "/" + name)
                pixels = ds.pixel_array
                pixels = pixels if pixels.ndim == 3 else pixels[None]
                for n, frame in enumerate(pixels):
                    image = ds.PerFrameFunctionalGroupsSequence[n].DerivationImageSequence[0].SourceImageSequence[0]
                    yield frame, place(ds, n), (image.ReferencedSOPInstanceUID, int(image.get("ReferencedFrameNumber", 1)) - 1)
            worst, voxels, seen = 0.0, 0, set()
            for frame, where, key in pairs("seg.dcm"):
                source, there = sources[key]
                seen.add(key)
                assert np.array_equal(frame == 1, source == 1000), "the mask is not where the lesion is"
                r, c = np.nonzero(frame)
                voxels += len(r)
                worst = max(worst, np.abs(where(r, c) - there(r, c)).max())
            assert not any((source == 1000).any() for key, (source, _) in sources.items() if key not in seen), "a slice with lesion has no frame"
            for frame, where, key in pairs("map.dcm"):
                source, there = sources[key]
                assert np.array_equal(frame, source.astype(np.float32) / np.float32(7)), "the map is not where the source is"
                r, c = np.indices(frame.shape).reshape(2, -1)
                worst = max(worst, np.abs(where(r, c) - there(r, c)).max())
            print(voxels, "ok" if worst < 1e-4 else worst)
            """;
        Volume volume = VolumeBuilder.Build(shuffled ?? files).Volume!;
        byte[] inside = [.. volume.Voxels.Select(value => value == 1000 ? (byte)1 : (byte)0)];
        IReadOnlyList<Component> lesions = ConnectedComponents.Find(new Mask(inside, volume.Columns, volume.Rows, volume.Slices));
        DicomFile seg = SegmentationWriter.Write(new SegmentationRequest(
            files[0], volume, [new Segment("Lesion 1", "2.25.7", Assert.Single(lesions), Code.Neoplasm, LesionPalette.ColorOf(0))], ResultSamples.Segmenter, "geometry"));
        DicomFile map = ParametricMapWriter.Write(new ParametricMapRequest
        {
            Source = files[0],
            Volume = volume,
            Values = [.. volume.Voxels.Select(value => value / 7)],
            Quantity = Quantities.AnomalyResidual,
            Label = "map",
            Algorithm = ResultSamples.Detector,
            Seed = "geometry",
        });
        seg.Save(Path.Combine(folder, "seg.dcm"));
        map.Save(Path.Combine(folder, "map.dcm"));
        for (int i = 0; i < files.Count; i++) files[i].Save(Path.Combine(folder, $"source{i}.dcm"));
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script, folder);
        Assert.True(exit == 0, error);
        Assert.Equal($"{inside.Count(v => v == 1)} ok", output.Trim());

        SegmentationObject read = SegmentationReader.Read(DicomFile.Read(seg.ToArray()));
        Assert.Equal(inside, read.MaskOn(volume, Assert.Single(read.Segments)).Voxels);
    }

    /// <summary>A lesion that is symmetric in nothing: slices 1 to 4, each another L.</summary>
    private static int Pixel(int column, int row, int slice) =>
        slice is >= 1 and <= 4 && ((row == 2 && column >= 1 && column <= 3 + slice) || (column == 1 && row >= 2 && row <= 4 + (slice % 2))) ? 1000 : 10;

    private static MrSeries Series(double[]? orientation = null, double spacing = 5, double tilt = 0, double rows = 0.75, double columns = 0.5) => new()
    {
        Rows = 9,
        Columns = 11,
        Orientation = orientation ?? MrOrientation.Axial,
        SliceSpacing = spacing,
        TiltDegrees = tilt,
        RowSpacing = rows,
        ColumnSpacing = columns,
        Origin = [-37.123456, 18.5, -61.25],
    };

    private static List<DicomFile> Reordered(List<DicomFile> files) => [files[3], files[0], files[5], files[1], files[4], files[2]];
}
