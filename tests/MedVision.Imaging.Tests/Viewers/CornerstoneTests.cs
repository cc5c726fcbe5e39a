using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Tests.Results;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Viewers;

/// <summary>OHIF's and Cornerstone3D's own parsers (dcmjs, @cornerstonejs/adapters) read what we write.</summary>
public sealed class CornerstoneTests : IDisposable
{
    private const string Node = "tests/MedVision.Imaging.Tests/Viewers/node";

    // 8 x 12: the map parser wants slices whose size is a multiple of four.
    private readonly ResultSamples samples = new(new MrSeries { Rows = 8, Columns = 12 });
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [NodeFact(Node)]
    public void A_segmentation_loads_with_every_voxel_in_its_slice_and_every_lesion_by_its_tracking_identity()
    {
        JsonElement seg = Read("seg", samples.Seg());
        Assert.False(seg.GetProperty("overlapping").GetBoolean());
        Assert.Equal(
            samples.Content.Lesions.Select(lesion => (lesion.Label, lesion.TrackingUid)),
            seg.GetProperty("segments").EnumerateArray().Select(s => (s.GetProperty("label").GetString()!, s.GetProperty("tracking").GetString()!)));
        int[] expected = new int[samples.Volume.Voxels.Length];
        for (int n = 0; n < samples.Lesions.Count; n++)
        {
            foreach (int voxel in samples.Lesions[n].Voxels) expected[voxel] = n + 1;
        }
        JsonElement layer = Assert.Single(seg.GetProperty("layers").EnumerateArray());
        Assert.Equal(expected, layer.EnumerateArray().SelectMany(slice => slice.EnumerateArray()).Select(voxel => voxel.GetInt32()));
    }

    [NodeFact(Node)]
    public void A_parametric_map_loads_with_its_values()
    {
        JsonElement map = Read("map", samples.Map());
        Assert.Equal("Float32Array", map.GetProperty("type").GetString());
        Assert.Equal(samples.MapValues, map.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()));
    }

    [NodeFact(Node)]
    public void The_report_loads_as_one_measurement_group_a_lesion_with_the_identity_of_its_segment()
    {
        JsonElement[] groups = [.. Read("report", samples.Sr()).GetProperty("groups").EnumerateArray()];
        Assert.Equal(
            samples.Content.Lesions.Select(lesion => lesion.TrackingUid),
            groups.Where(g => g.GetProperty("template").GetString() == "1411").Select(g => g.GetProperty("tracking").GetString()!));
        JsonElement first = groups[0];
        Assert.Equal(samples.Seg().Dataset.GetString(DicomTags.SOPInstanceUID), first.GetProperty("segment").GetProperty("instance").GetString());
        Assert.Equal(1, first.GetProperty("segment").GetProperty("number").GetInt32());
        Assert.Equal(["Volume mm3", "Long Axis mm", "Short Axis mm"], first.GetProperty("numbers").EnumerateArray().Select(n => $"{n.GetProperty("name").GetString()} {n.GetProperty("unit").GetString()}"));
    }

    private JsonElement Read(string kind, DicomFile file)
    {
        string[] arguments = [Path.Combine(TestData.Repository, Node, "read.mjs"), kind, Save(file), .. samples.Files.Select(Save)];
        (int exit, string output, string error) = Tool.Run("node", arguments);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private string Save(DicomFile file)
    {
        string path = Path.Combine(folder, file.Dataset.GetString(DicomTags.SOPInstanceUID) + ".dcm");
        file.Save(path);
        return path;
    }
}
