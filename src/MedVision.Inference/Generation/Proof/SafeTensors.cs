using System.Buffers.Binary;
using System.Text.Json;
using MedVision.Inference.Models;

namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// A <c>safetensors</c> file: an 8-byte little-endian length, that many bytes of JSON (name: dtype, shape, data_offsets; <c>__metadata__</c>: texts),
/// then the numbers, row-major and little-endian (https://huggingface.co/docs/safetensors). F16, F32, I32 and U8 are read.
/// </summary>
internal sealed class SafeTensors
{
    private const int LongestHead = 1 << 20;
    private readonly Dictionary<string, (int[] Shape, double[] Values)> tensors = new(StringComparer.Ordinal);

    private SafeTensors(Dictionary<string, string> told) => Told = told;

    /// <summary>The texts of <c>__metadata__</c>.</summary>
    internal IReadOnlyDictionary<string, string> Told { get; }

    /// <summary>A tensor of <paramref name="dimensions"/> dimensions, its shape and its numbers as doubles.</summary>
    /// <exception cref="ModelException">There is none of that name, or it has other dimensions.</exception>
    internal (int[] Shape, double[] Values) Require(string name, int dimensions) =>
        tensors.TryGetValue(name, out var tensor) && tensor.Shape.Length == dimensions
            ? tensor
            : throw new ModelException($"no tensor '{name}' of {dimensions} dimensions");

    /// <exception cref="ModelException">The file cannot be read or contradicts itself.</exception>
    internal static SafeTensors Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or ModelException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelException($"{path}: {error.Message}", error);
        }
    }

    internal static SafeTensors Parse(byte[] content)
    {
        if (content.Length < 8) throw new ModelException("shorter than its own length");
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(content);
        if (size > LongestHead || (long)size > content.Length - 8) throw new ModelException($"a head of {size} bytes");
        ReadOnlySpan<byte> body = content.AsSpan(8 + (int)size);
        using JsonDocument head = JsonDocument.Parse(content.AsMemory(8, (int)size));
        Dictionary<string, string> told = new(StringComparer.Ordinal);
        SafeTensors file = new(told);
        foreach (JsonProperty entry in head.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                foreach (JsonProperty text in entry.Value.EnumerateObject()) told.Add(text.Name, text.Value.GetString() ?? "");
                continue;
            }
            int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
            long[] offsets = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
            if (shape.Any(length => length < 0) || offsets is not [long from, long to] || from < 0 || to < from || to > body.Length)
            {
                throw new ModelException($"'{entry.Name}' lies outside of the file");
            }
            long count = shape.Aggregate(1L, (product, length) => checked(product * length));
            file.tensors.Add(entry.Name, (shape, Numbers(entry.Name, entry.Value.GetProperty("dtype").GetString(), body[(int)from..(int)to], count)));
        }
        return file;
    }

    private static double[] Numbers(string name, string? type, ReadOnlySpan<byte> bytes, long count)
    {
        int width = type switch { "F16" => 2, "F32" or "I32" => 4, "U8" => 1, _ => throw new ModelException($"'{name}' is of type {type}") };
        if (bytes.Length != count * width) throw new ModelException($"'{name}' has {bytes.Length} bytes where {count * width} are due");
        double[] numbers = new double[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> one = bytes[(i * width)..];
            numbers[i] = type switch
            {
                "F16" => (double)BinaryPrimitives.ReadHalfLittleEndian(one),
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(one),
                "I32" => BinaryPrimitives.ReadInt32LittleEndian(one),
                _ => one[0],
            };
        }
        return numbers;
    }
}
