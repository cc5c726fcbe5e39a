using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MedVision.Inference.Models.Onnx;

namespace MedVision.Inference.Models.Speed;

/// <summary>
/// Rewrites how an ONNX file stores its large weights; the arithmetic stays float32. Float16 with a Cast, or int8 with one scale for each entry of the first
/// dimension and a DequantizeLinear (ONNX operators, opset 13). What a consumer reads keeps its name, so that no other node changes.
/// </summary>
internal static class WeightStorage
{
    internal const int Float = 1, Int8 = 3, Float16 = 10;

    /// <summary>Biases and the like are small and matter.</summary>
    private const int LeastValues = 256;

    /// <summary>Whether the weights are stored as float16 already.</summary>
    internal static bool IsHalf(byte[] weights) =>
        OnnxFile.Parse(weights).Model.Bytes(OnnxFile.Graph).SelectMany(graph => ProtoMessage.Parse(graph).Bytes(OnnxFile.Initializer)).Select(ProtoMessage.Parse)
            .Any(tensor => tensor.Number(OnnxFile.DataType) == Float16 && tensor.Numbers(OnnxFile.Dimensions).Count > 1);

    internal static byte[] AsHalf(byte[] weights) => Rewrite(weights, (tensor, values, output, nodes, initializers) =>
    {
        byte[] raw = new byte[values.Length * 2];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteHalfLittleEndian(raw.AsSpan(i * 2), (Half)values[i]);
        string stored = output + "_float16";
        initializers.Add(Tensor(stored, Float16, tensor.Numbers(OnnxFile.Dimensions), raw));
        nodes.Add(new ProtoMessage().Add(OnnxFile.NodeInput, stored).Add(OnnxFile.NodeOutput, output).Add(OnnxFile.NodeName, "store_" + output).Add(OnnxFile.NodeType, "Cast")
            .Add(OnnxFile.NodeAttribute, Integer("to", Float)));
    });

    internal static byte[] AsInt8(byte[] weights) => Rewrite(weights, (tensor, values, output, nodes, initializers) =>
    {
        IReadOnlyList<long> dimensions = tensor.Numbers(OnnxFile.Dimensions);
        int rows = (int)dimensions[0];
        (byte[] raw, byte[] scales) = Quantize(values, rows);
        initializers.Add(Tensor(output + "_int8", Int8, dimensions, raw));
        initializers.Add(Tensor(output + "_scale", Float, [rows], scales));
        nodes.Add(new ProtoMessage().Add(OnnxFile.NodeInput, output + "_int8").Add(OnnxFile.NodeInput, output + "_scale").Add(OnnxFile.NodeOutput, output)
            .Add(OnnxFile.NodeName, "store_" + output).Add(OnnxFile.NodeType, "DequantizeLinear").Add(OnnxFile.NodeAttribute, Integer("axis", 0)));
    });

    /// <summary>Each of <paramref name="rows"/> parts as int8 of -127 .. 127 and the float32 that makes values of them again.</summary>
    internal static (byte[] Values, byte[] Scales) Quantize(float[] values, int rows)
    {
        int row = values.Length / rows;
        byte[] raw = new byte[values.Length], scales = new byte[rows * 4];
        for (int r = 0; r < rows; r++)
        {
            float most = 0;
            for (int i = 0; i < row; i++) most = Math.Max(most, Math.Abs(values[(r * row) + i]));
            float scale = most == 0 ? 1 : most / 127;
            BinaryPrimitives.WriteSingleLittleEndian(scales.AsSpan(r * 4), scale);
            for (int i = 0; i < row; i++) raw[(r * row) + i] = (byte)(sbyte)Math.Clamp(MathF.Round(values[(r * row) + i] / scale), -127, 127);
        }
        return (raw, scales);
    }

    /// <summary>Names of the operators of the graph, in order.</summary>
    internal static IReadOnlyList<string> Operators(byte[] weights) =>
        [.. OnnxFile.Parse(weights).Model.Bytes(OnnxFile.Graph).SelectMany(graph => ProtoMessage.Parse(graph).Bytes(OnnxFile.Node)).Select(node => ProtoMessage.Parse(node).Text(OnnxFile.NodeType))];

    private delegate void Store(ProtoMessage tensor, float[] values, string output, List<ProtoMessage> nodes, List<ProtoMessage> initializers);

    private static byte[] Rewrite(byte[] weights, Store store)
    {
        ProtoMessage model = OnnxFile.Parse(weights).Model, written = new();
        foreach (ProtoField field in model.Fields)
        {
            if (field.Number == OnnxFile.Graph) written.Add(OnnxFile.Graph, Rewrite(ProtoMessage.Parse(field.Bytes), store));
            else written.Add(field);
        }
        return written.ToArray();
    }

    private static ProtoMessage Rewrite(ProtoMessage graph, Store store)
    {
        // A file that stores float16 has a Cast beside each weight: what the Cast gives is what consumers read.
        Dictionary<string, string> casts = graph.Bytes(OnnxFile.Node).Select(ProtoMessage.Parse).Where(node => node.Text(OnnxFile.NodeType) == "Cast")
            .GroupBy(node => node.Text(OnnxFile.NodeInput)).ToDictionary(group => group.Key, group => group.First().Text(OnnxFile.NodeOutput));
        List<ProtoMessage> nodes = [], initializers = [];
        HashSet<string> replaced = [];
        foreach (ProtoMessage tensor in graph.Bytes(OnnxFile.Initializer).Select(ProtoMessage.Parse))
        {
            string name = tensor.Text(OnnxFile.TensorName);
            if (Values(tensor) is not { } values || tensor.Numbers(OnnxFile.Dimensions).Count < 2 || values.Length < LeastValues)
            {
                initializers.Add(tensor);
                continue;
            }
            bool half = tensor.Number(OnnxFile.DataType) == Float16;
            if (half && !casts.ContainsKey(name))
            {
                initializers.Add(tensor);
                continue;
            }
            store(tensor, values, half ? casts[name] : name, nodes, initializers);
            if (half) replaced.Add(name);
        }
        nodes.AddRange(graph.Bytes(OnnxFile.Node).Select(ProtoMessage.Parse).Where(node => !(node.Text(OnnxFile.NodeType) == "Cast" && replaced.Contains(node.Text(OnnxFile.NodeInput)))));
        ProtoMessage written = new();
        foreach (ProtoMessage node in nodes) written.Add(OnnxFile.Node, node);
        foreach (ProtoMessage tensor in initializers) written.Add(OnnxFile.Initializer, tensor);
        foreach (ProtoField field in graph.Fields.Where(field => field.Number is not (OnnxFile.Node or OnnxFile.Initializer))) written.Add(field);
        return written;
    }

    /// <summary>The values of a float tensor that holds them as raw bytes, as PyTorch writes them; null for any other.</summary>
    internal static float[]? Values(ProtoMessage tensor)
    {
        ReadOnlyMemory<byte>[] raw = [.. tensor.Bytes(OnnxFile.RawData)];
        if (raw.Length != 1) return null;
        return tensor.Number(OnnxFile.DataType) switch
        {
            Float => MemoryMarshal.Cast<byte, float>(raw[0].Span).ToArray(),
            Float16 => [.. MemoryMarshal.Cast<byte, Half>(raw[0].Span).ToArray().Select(value => (float)value)],
            _ => null,
        };
    }

    internal static ProtoMessage Tensor(string name, int type, IReadOnlyList<long> dimensions, byte[] raw)
    {
        ProtoMessage tensor = new();
        foreach (long size in dimensions) tensor.Add(OnnxFile.Dimensions, size);
        return tensor.Add(OnnxFile.DataType, type).Add(OnnxFile.TensorName, name).Add(OnnxFile.RawData, raw);
    }

    /// <summary>An attribute of the type INT (2).</summary>
    internal static ProtoMessage Integer(string name, long value) =>
        new ProtoMessage().Add(OnnxFile.AttributeName, name).Add(OnnxFile.AttributeInteger, value).Add(OnnxFile.AttributeType, 2);
}
