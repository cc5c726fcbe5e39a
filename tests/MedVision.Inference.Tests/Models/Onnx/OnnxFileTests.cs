using MedVision.Inference.Models;
using MedVision.Inference.Models.Onnx;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Models.Onnx;

public sealed class OnnxFileTests
{
    private static readonly string Unet = Path.Combine(TestData.Repository, "models", "brain-tumor-unet");
    private static readonly byte[] Weights = File.ReadAllBytes(Path.Combine(Unet, "model.onnx"));

    [Fact]
    public void A_message_written_again_is_the_same_bytes() => Assert.Equal(Weights, ProtoMessage.Parse(Weights).ToArray());

    [Fact]
    public void The_operator_set_is_the_one_that_PyTorch_was_asked_for()
    {
        OnnxFile file = OnnxFile.Parse(Weights);
        Assert.Equal(16, file.Opset); // OPSET in models/training/export.py
        Assert.Null(file.ExternalTensor());
    }

    [Fact]
    public void Truncated_weights_report_the_byte_where_they_end()
    {
        Assert.Contains("cut short", Assert.Throws<InvalidDataException>(() => OnnxFile.Parse(Weights.AsMemory(0, Weights.Length - 1))).Message, StringComparison.Ordinal);
        Assert.Contains("no graph", Assert.Throws<InvalidDataException>(() => OnnxFile.Parse(Array.Empty<byte>())).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => OnnxFile.Parse("this is no ONNX file"u8.ToArray()));
    }

    /// <summary>onnx.proto3: an initializer with data_location EXTERNAL names a file, which an engine would read.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_that_would_read_another_file_are_found_also_inside_an_operator(bool inside)
    {
        ProtoMessage entry = new ProtoMessage().Add(1, "location").Add(2, "/etc/passwd");
        ProtoMessage tensor = new ProtoMessage().Add(OnnxFile.TensorName, "stolen").Add(OnnxFile.ExternalData, entry).Add(OnnxFile.DataLocation, 1);
        ProtoMessage attribute = new ProtoMessage().Add(OnnxFile.AttributeName, "value").Add(OnnxFile.AttributeTensor, tensor);
        ProtoMessage graph = inside
            ? new ProtoMessage().Add(OnnxFile.Node, new ProtoMessage().Add(OnnxFile.NodeType, "Constant").Add(OnnxFile.NodeAttribute, attribute))
            : new ProtoMessage().Add(OnnxFile.Initializer, tensor);
        Assert.Equal("'stolen'", OnnxFile.Parse(new ProtoMessage().Add(OnnxFile.Graph, graph).ToArray()).ExternalTensor());
    }

    [Fact]
    public void A_card_that_names_another_operator_set_is_not_sound()
    {
        using ModelCatalog catalog = ModelCatalog.Open(Path.GetDirectoryName(Unet)!);
        ModelCard card = catalog.Require(ModelTask.Segmentation) with { Opset = 17 };
        Assert.Equal("model.json#/opset: 17 is not the graph's, 16", Assert.Single(ModelVerifier.Judge(card, OnnxFile.Parse(Weights))).ToString());
    }
}
