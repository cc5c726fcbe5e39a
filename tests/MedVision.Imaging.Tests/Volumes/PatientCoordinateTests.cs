using System.Globalization;
using MedVision.Dicom.IO;
using MedVision.Imaging.Export.Nifti;
using MedVision.Imaging.Volumes;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Volumes;

/// <summary>Voxels land on the millimetres that numpy reckons from the headers by the equation of PS3.3 C.7.6.2.1.1, and NIfTI's affine on the same.</summary>
public sealed class PatientCoordinateTests
{
    private static readonly (int Column, int Row)[] Corners = [(0, 0), (5, 0), (0, 7), (3, 4)];

    /// <summary>Prints, for each folder or file, patient coordinates of four pixels of every slice, slices by rising position along the normal.</summary>
    private const string Script = """
        import sys, os, numpy as np, pydicom
        def one(ds, f):
            if 'PerFrameFunctionalGroupsSequence' in ds:
                own, shared = ds.PerFrameFunctionalGroupsSequence[f], ds.SharedFunctionalGroupsSequence[0]
                get = lambda s: (own.get(s) or shared.get(s))[0]
                return get('PlanePositionSequence').ImagePositionPatient, get('PlaneOrientationSequence').ImageOrientationPatient, get('PixelMeasuresSequence').PixelSpacing
            return ds.ImagePositionPatient, ds.ImageOrientationPatient, ds.PixelSpacing
        for path in sys.argv[1:]:
            files = [os.path.join(path, n) for n in sorted(os.listdir(path))] if os.path.isdir(path) else [path]
            slices = []
            for name in files:
                ds = pydicom.dcmread(name, stop_before_pixels=True)
                for f in range(int(ds.get('NumberOfFrames', 1) or 1)):
                    p, o, s = [np.array(v, float) for v in one(ds, f)]
                    slices.append((p @ np.cross(o[:3], o[3:]), p, o, s))
            for at, p, o, s in sorted(slices, key=lambda x: x[0]):
                print(path, *[repr(float(v)) for c, r in [(0, 0), (5, 0), (0, 7), (3, 4)] for v in p + o[:3] * s[1] * c + o[3:] * s[0] * r], sep='|')
        """;

    [ToolFact("python3")]
    public void Any_orientation_order_tilt_and_spacing_lands_where_numpy_says()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("medvision-places-");
        try
        {
            List<string> paths = [];
            double[][] orientations = [MrOrientation.Axial, MrOrientation.Coronal, MrOrientation.Sagittal, MrOrientation.Oblique, MrOrientation.Rotated(2.5, 0.2, -3)];
            foreach (double[] orientation in orientations)
            {
                foreach ((double tilt, double spacing) in new[] { (0.0, 5.0), (0.0, -3.3), (17.0, 4.0), (-12.0, -2.5) })
                {
                    MrSeries series = new() { Orientation = orientation, TiltDegrees = tilt, SliceSpacing = spacing, RowSpacing = 0.9, ColumnSpacing = 0.4 };
                    string classic = Directory.CreateDirectory(Path.Combine(folder.FullName, $"{paths.Count:D2}")).FullName, enhanced = classic + ".dcm";
                    series.Stack(4).ForEach(file => file.Save(Path.Combine(classic, $"{file.Dataset.GetInt32(MedVision.Dicom.Data.DicomTags.InstanceNumber)}.dcm")));
                    series.Enhanced(4).Save(enhanced);
                    paths.AddRange([classic, enhanced]);
                }
            }
            Assert.Equal(2 * 20 * 4, Compare(paths, 1e-6));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [ToolFact("python3", "brain-mr-pgbm003")]
    public void A_real_oblique_series_lands_where_numpy_says() =>
        Assert.Equal(22, Compare([TestData.Require("brain-mr-pgbm003/11-T1post-18670")], 2e-3));

    [ToolFact("python3", "dicom-conformance/manifest.csv")]
    public void Enhanced_objects_of_two_makers_land_where_numpy_says()
    {
        string[] paths = [.. Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "6_*.dcm", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "mr_brucker.dcm", SearchOption.AllDirectories)];
        Assert.Equal(4 * 6 + 4, Compare(paths, 2e-3));
    }

    /// <summary>How many slices were compared.</summary>
    private static int Compare(IReadOnlyList<string> paths, double tolerance)
    {
        (int exit, string output, string error) = Tool.Run("python3", ["-c", Script, .. paths]);
        Assert.True(exit == 0, error);
        int compared = 0;
        foreach (IGrouping<string, string[]> slices in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).GroupBy(cells => cells[0]))
        {
            DicomFile[] files = [.. (Directory.Exists(slices.Key) ? Directory.GetFiles(slices.Key) : [slices.Key]).Select(DicomFile.Open)];
            VolumeResult result = VolumeBuilder.Build(files);
            Assert.True(result.Volume is not null, $"{slices.Key}: {result.Reason}");
            VolumeGeometry geometry = result.Volume.Geometry;
            double[,] affine = NiftiWriter.Affine(geometry);
            int slice = 0;
            foreach (string[] cells in slices)
            {
                double[] expected = [.. cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
                for (int n = 0; n < Corners.Length; n++)
                {
                    (int column, int row) = Corners[n];
                    double[] place = expected[(3 * n)..(3 * (n + 1))];
                    Vector3 mine = geometry.PositionOf(column, row, slice);
                    Assert.Equal(place, new[] { mine.X, mine.Y, mine.Z }, (a, b) => Math.Abs(a - b) < tolerance);
                    double[] ras = [.. Enumerable.Range(0, 3).Select(i => (affine[i, 0] * column) + (affine[i, 1] * row) + (affine[i, 2] * slice) + affine[i, 3])];
                    Assert.Equal([-place[0], -place[1], place[2]], ras, (a, b) => Math.Abs(a - b) < tolerance);
                }
                slice++;
            }
            Assert.Equal(slice, result.Volume.Slices);
            compared += slice;
            Array.ForEach(files, file => file.Dispose());
        }
        return compared;
    }
}
