namespace MedVision.Inference.Models.Onnx;

/// <summary>
/// What an ONNX file says of itself, read before the engine sees it (onnx.proto3, ModelProto and what it holds): the operator sets that it needs,
/// and whether it would read other files of this computer.
/// </summary>
internal sealed class OnnxFile
{
    // ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto, FunctionProto
    internal const int Graph = 7, OpsetImport = 8, Function = 25;
    internal const int Node = 1, Initializer = 5, SparseInitializer = 15, GraphInput = 11, GraphOutput = 12;
    internal const int NodeInput = 1, NodeOutput = 2, NodeName = 3, NodeType = 4, NodeAttribute = 5, NodeDomain = 7, FunctionNode = 7;
    internal const int AttributeName = 1, AttributeInteger = 3, AttributeTensor = 5, AttributeGraph = 6, AttributeTensors = 10, AttributeGraphs = 11, AttributeType = 20;
    internal const int Dimensions = 1, DataType = 2, TensorName = 8, RawData = 9, ExternalData = 13, DataLocation = 14;

    /// <summary>A graph inside a graph inside ...: control flow goes two or three deep.</summary>
    private const int MostDepth = 16;

    private OnnxFile(ProtoMessage model)
    {
        Model = model;
        Opsets = model.Bytes(OpsetImport).Select(ProtoMessage.Parse)
            .GroupBy(import => import.Text(1)).ToDictionary(group => group.Key, group => group.Max(import => import.Number(2)));
    }

    internal ProtoMessage Model { get; }

    /// <summary>The version of each operator set that is needed; the standard's own has the name "" (or "ai.onnx").</summary>
    internal IReadOnlyDictionary<string, long> Opsets { get; }

    /// <summary>The version of the standard's operators.</summary>
    internal long Opset => Opsets.GetValueOrDefault("", Opsets.GetValueOrDefault("ai.onnx"));

    /// <exception cref="InvalidDataException">The bytes are no ONNX file, or are cut short.</exception>
    internal static OnnxFile Parse(ReadOnlyMemory<byte> bytes)
    {
        OnnxFile file = new(ProtoMessage.Parse(bytes));
        return file.Model.Bytes(Graph).Any() ? file : throw new InvalidDataException("this is no ONNX file: it has no graph");
    }

    /// <summary>
    /// The first tensor whose values lie in another file, or null. Such a file is named by the weights' author and read by this computer: a model
    /// from elsewhere must not have that power.
    /// </summary>
    /// <exception cref="InvalidDataException">A part of the file is broken, or nested too deep.</exception>
    internal string? ExternalTensor() =>
        Model.Bytes(Graph).Select(graph => InGraph(graph, 0)).FirstOrDefault(found => found is not null)
        ?? Model.Bytes(Function).SelectMany(function => ProtoMessage.Parse(function).Bytes(FunctionNode)).Select(node => InNode(node, 0)).FirstOrDefault(found => found is not null);

    private static string? InGraph(ReadOnlyMemory<byte> bytes, int depth)
    {
        if (depth > MostDepth) throw new InvalidDataException($"graphs are nested more than {MostDepth} deep");
        ProtoMessage graph = ProtoMessage.Parse(bytes);
        return graph.Bytes(Initializer).Select(InTensor).FirstOrDefault(found => found is not null)
            ?? graph.Bytes(SparseInitializer).SelectMany(sparse => ProtoMessage.Parse(sparse) is var parts ? parts.Bytes(1).Concat(parts.Bytes(2)) : []).Select(InTensor).FirstOrDefault(found => found is not null)
            ?? graph.Bytes(Node).Select(node => InNode(node, depth)).FirstOrDefault(found => found is not null);
    }

    private static string? InNode(ReadOnlyMemory<byte> bytes, int depth)
    {
        foreach (ProtoMessage attribute in ProtoMessage.Parse(bytes).Bytes(NodeAttribute).Select(ProtoMessage.Parse))
        {
            string? found = attribute.Bytes(AttributeTensor).Concat(attribute.Bytes(AttributeTensors)).Select(InTensor).FirstOrDefault(one => one is not null)
                ?? attribute.Bytes(AttributeGraph).Concat(attribute.Bytes(AttributeGraphs)).Select(graph => InGraph(graph, depth + 1)).FirstOrDefault(one => one is not null);
            if (found is not null) return found;
        }
        return null;
    }

    private static string? InTensor(ReadOnlyMemory<byte> bytes)
    {
        ProtoMessage tensor = ProtoMessage.Parse(bytes);
        return tensor.Number(DataLocation) != 0 || tensor.Bytes(ExternalData).Any() ? $"'{tensor.Text(TensorName)}'" : null;
    }
}
