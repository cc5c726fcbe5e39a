using MedVision.Inference.Models.Cards;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MedVision.Inference.Models;

/// <summary>
/// One loaded network. Deterministic: a fixed number of threads (all cores) and sequential execution, so that the same batch
/// gives the same bits. Runs from several threads at once are allowed.
/// </summary>
internal sealed class ModelSession : IDisposable
{
    private readonly InferenceSession session;

    private ModelSession(ModelCard card, InferenceSession session)
    {
        Card = card;
        this.session = session;
    }

    internal ModelCard Card { get; }

    /// <exception cref="ModelException">The engine refuses the weights, or the graph is not what the card says.</exception>
    internal static ModelSession Load(ModelCard card, byte[] weights, EngineSettings? settings = null)
    {
        InferenceSession session;
        try
        {
            using SessionOptions options = (settings ?? EngineSettings.Product).ToOptions();
            session = new InferenceSession(weights, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException($"{card.Id}: {error.Message}", error);
        }
        ModelSession model = new(card, session);
        try
        {
            model.CheckGraph();
            model.Warm();
        }
        catch
        {
            session.Dispose();
            throw;
        }
        return model;
    }

    /// <summary>Runs float inputs (and int64 labels) of one batch; the outputs asked for come back row-major, batch first.</summary>
    internal IReadOnlyDictionary<string, float[]> Run(
        IReadOnlyDictionary<string, float[]> floats, IReadOnlyDictionary<string, long[]>? labels, int batch, params string[] outputs)
    {
        List<string> names = [];
        List<OrtValue> values = [];
        try
        {
            foreach (CardTensor input in Card.Inputs)
            {
                long[] shape = [.. input.Shape.Select(size => size < 0 ? batch : (long)size)];
                names.Add(input.Name);
                values.Add(input.Type == "int64"
                    ? OrtValue.CreateTensorValueFromMemory(labels![input.Name], shape)
                    : OrtValue.CreateTensorValueFromMemory(floats[input.Name], shape));
            }
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, names, values, outputs);
            return outputs.Zip(results, (name, value) => (name, value)).ToDictionary(r => r.name, r => r.value.GetTensorDataAsSpan<float>().ToArray());
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException($"{Card.Id}: {error.Message}", error);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    /// <summary>Runs a network with one float input.</summary>
    internal IReadOnlyDictionary<string, float[]> Run(float[] input, int batch, params string[] outputs) =>
        Run(new Dictionary<string, float[]> { [Card.Inputs[0].Name] = input }, null, batch, outputs);

    public void Dispose() => session.Dispose();

    private void CheckGraph()
    {
        Check("input", Card.Inputs, session.InputMetadata);
        Check("output", Card.Outputs, session.OutputMetadata);
    }

    private void Check(string kind, IReadOnlyList<CardTensor> promised, IReadOnlyDictionary<string, NodeMetadata> actual)
    {
        string[] names = [.. promised.Select(t => t.Name).Order()], own = [.. actual.Keys.Order()];
        if (!names.SequenceEqual(own))
        {
            throw new ModelException($"{Card.Id}: the graph's {kind}s are {string.Join(", ", own)}, the card says {string.Join(", ", names)}");
        }
        foreach (CardTensor tensor in promised)
        {
            NodeMetadata node = actual[tensor.Name];
            string type = node.ElementDataType switch
            {
                TensorElementType.Float => "float32",
                TensorElementType.Int64 => "int64",
                TensorElementType other => other.ToString(),
            };
            if (type != tensor.Type) throw new ModelException($"{Card.Id}: {kind} '{tensor.Name}' is {type} in the graph, {tensor.Type} on the card");
            // Shape inference may leave an output's size open (-1); a size that the graph states must agree.
            bool fits = node.Dimensions.Length == tensor.Shape.Count
                && node.Dimensions.Zip(tensor.Shape).All(d => d.First < 0 || d.First == d.Second);
            if (!fits)
            {
                throw new ModelException(
                    $"{Card.Id}: {kind} '{tensor.Name}' is [{string.Join(',', node.Dimensions)}] in the graph, [{string.Join(',', tensor.Shape)}] on the card");
            }
        }
    }

    /// <summary>The first run allocates; it is done here and not while a clinician waits.</summary>
    private void Warm()
    {
        Dictionary<string, float[]> floats = [];
        Dictionary<string, long[]> labels = [];
        foreach (CardTensor input in Card.Inputs)
        {
            int count = input.Shape.Aggregate(1, (product, size) => product * Math.Max(size, 1));
            if (input.Type == "int64") labels[input.Name] = new long[count];
            else floats[input.Name] = new float[count];
        }
        Run(floats, labels, 1, [.. Card.Outputs.Select(output => output.Name)]);
    }
}
