using System.Runtime.InteropServices;
using MedVision.Inference.Models.Onnx;

namespace MedVision.Inference.Models.Speed;

/// <summary>
/// Dynamic quantisation of convolutions, as a trial: each Conv with weights of its own becomes DynamicQuantizeLinear, ConvInteger, and the scaling back to
/// float32 (ONNX operators, opset 11). The input's range is found in each run, over the whole batch.
/// </summary>
internal static class IntegerConvolutions
{
    /// <summary>The file with its convolutions in int8; null where it has none whose weights can be read.</summary>
    internal static byte[]? Rewrite(byte[] weights)
    {
        ProtoMessage model = OnnxFile.Parse(weights).Model, written = new();
        bool changed = false;
        foreach (ProtoField field in model.Fields)
        {
            if (field.Number == OnnxFile.Graph) written.Add(OnnxFile.Graph, Rewrite(ProtoMessage.Parse(field.Bytes), ref changed));
            else written.Add(field);
        }
        return changed ? written.ToArray() : null;
    }

    private static ProtoMessage Rewrite(ProtoMessage graph, ref bool changed)
    {
        Dictionary<string, ProtoMessage> tensors = graph.Bytes(OnnxFile.Initializer).Select(ProtoMessage.Parse).ToDictionary(tensor => tensor.Text(OnnxFile.TensorName));
        List<ProtoMessage> nodes = [], added = [];
        HashSet<string> quantized = [];
        foreach (ProtoMessage node in graph.Bytes(OnnxFile.Node).Select(ProtoMessage.Parse))
        {
            string[] inputs = [.. Texts(node, OnnxFile.NodeInput)];
            if (node.Text(OnnxFile.NodeType) == "Cast" && tensors.TryGetValue(inputs[0], out ProtoMessage? half)) tensors[node.Text(OnnxFile.NodeOutput)] = half; // weights stored as float16
            if (node.Text(OnnxFile.NodeType) != "Conv" || !tensors.TryGetValue(inputs[1], out ProtoMessage? weight) || WeightStorage.Values(weight) is not { } values
                || (inputs.Length > 2 && (!tensors.TryGetValue(inputs[2], out ProtoMessage? bias) || WeightStorage.Values(bias) is null)))
            {
                nodes.Add(node);
                continue;
            }
            changed = true;
            string x = inputs[0], y = node.Text(OnnxFile.NodeOutput);
            int channels = (int)weight.Numbers(OnnxFile.Dimensions)[0];
            (byte[] integers, byte[] scales) = WeightStorage.Quantize(values, channels);
            added.Add(WeightStorage.Tensor(y + "_weight", WeightStorage.Int8, weight.Numbers(OnnxFile.Dimensions), integers));
            added.Add(WeightStorage.Tensor(y + "_weight_scale", WeightStorage.Float, [channels, 1, 1], scales));
            if (quantized.Add(x)) nodes.Add(Node("DynamicQuantizeLinear", [x], [x + "_uint8", x + "_scale", x + "_zero"]));
            ProtoMessage convolution = Node("ConvInteger", [x + "_uint8", y + "_weight", x + "_zero"], [y + "_int32"]);
            foreach (ReadOnlyMemory<byte> attribute in node.Bytes(OnnxFile.NodeAttribute)) convolution.Add(OnnxFile.NodeAttribute, attribute);
            nodes.Add(convolution);
            nodes.Add(Node("Cast", [y + "_int32"], [y + "_float"]).Add(OnnxFile.NodeAttribute, WeightStorage.Integer("to", WeightStorage.Float)));
            nodes.Add(Node("Mul", [x + "_scale", y + "_weight_scale"], [y + "_scales"]));
            nodes.Add(Node("Mul", [y + "_float", y + "_scales"], [inputs.Length > 2 ? y + "_scaled" : y]));
            if (inputs.Length <= 2) continue;
            byte[] biases = MemoryMarshal.AsBytes<float>(WeightStorage.Values(tensors[inputs[2]])).ToArray();
            added.Add(WeightStorage.Tensor(y + "_bias", WeightStorage.Float, [channels, 1, 1], biases));
            nodes.Add(Node("Add", [y + "_scaled", y + "_bias"], [y]));
        }
        ProtoMessage written = new();
        foreach (ProtoMessage node in nodes) written.Add(OnnxFile.Node, node);
        HashSet<string> read = [.. nodes.SelectMany(node => Texts(node, OnnxFile.NodeInput))]; // the floats that the integers stand for are not kept beside them
        foreach (ProtoField field in graph.Fields.Where(field => field.Number is not (OnnxFile.Node or OnnxFile.Initializer))) written.Add(field);
        foreach (ProtoMessage tensor in graph.Bytes(OnnxFile.Initializer).Select(ProtoMessage.Parse).Where(tensor => read.Contains(tensor.Text(OnnxFile.TensorName)))) written.Add(OnnxFile.Initializer, tensor);
        foreach (ProtoMessage tensor in added) written.Add(OnnxFile.Initializer, tensor);
        return written;
    }

    private static IEnumerable<string> Texts(ProtoMessage message, int number) => message.Bytes(number).Select(bytes => System.Text.Encoding.UTF8.GetString(bytes.Span));

    private static ProtoMessage Node(string type, string[] inputs, string[] outputs)
    {
        ProtoMessage node = new();
        foreach (string input in inputs) node.Add(OnnxFile.NodeInput, input);
        foreach (string output in outputs) node.Add(OnnxFile.NodeOutput, output);
        return node.Add(OnnxFile.NodeName, $"{type}_{outputs[0]}").Add(OnnxFile.NodeType, type);
    }
}
