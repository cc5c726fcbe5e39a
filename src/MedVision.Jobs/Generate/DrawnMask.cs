using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedVision.Jobs.Generate;

/// <summary>A lesion that somebody drew: runs (start, length) of its pixels in row-major order, rising and apart.</summary>
public sealed record DrawnMask(int Rows, int Columns, IReadOnlyList<int> Runs)
{
    private const int MostSide = 1024;
    private static readonly JsonSerializerOptions strict = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>How many pixels are drawn.</summary>
    [JsonIgnore]
    public int Area => Enumerable.Range(0, Runs.Count / 2).Sum(i => Runs[(2 * i) + 1]);

    /// <summary>Of a picture with a value for each pixel, those that are not 0.</summary>
    /// <exception cref="ArgumentException">Not <paramref name="rows"/> x <paramref name="columns"/> values, or a size beyond reason.</exception>
    public static DrawnMask Of(ReadOnlySpan<byte> pixels, int rows, int columns)
    {
        if (rows is < 1 or > MostSide || columns is < 1 or > MostSide || pixels.Length != rows * columns)
            throw new ArgumentException($"{pixels.Length} pixels are not {columns} x {rows}, at most {MostSide} each way", nameof(pixels));
        List<int> runs = [];
        for (int start = 0; start < pixels.Length; start++)
        {
            if (pixels[start] == 0) continue;
            int end = start;
            while (end < pixels.Length && pixels[end] != 0) end++;
            runs.AddRange([start, end - start]);
            start = end;
        }
        return new DrawnMask(rows, columns, runs);
    }

    /// <summary>Rows x columns of 0 and 1.</summary>
    public byte[] ToPixels()
    {
        byte[] pixels = new byte[Rows * Columns];
        for (int i = 0; i < Runs.Count; i += 2) pixels.AsSpan(Runs[i], Runs[i + 1]).Fill(1);
        return pixels;
    }

    public string ToJson() => JsonSerializer.Serialize(this, strict);

    /// <summary>The inverse of <see cref="ToJson"/>.</summary>
    /// <exception cref="JsonException">No mask, or one whose runs leave its picture.</exception>
    public static DrawnMask FromJson(string json)
    {
        DrawnMask mask = JsonSerializer.Deserialize<DrawnMask>(json, strict) ?? throw new JsonException("the mask is null");
        bool isSized = mask is { Rows: >= 1 and <= MostSide, Columns: >= 1 and <= MostSide } && mask.Runs.Count % 2 == 0;
        for (int i = 0, end = 0; isSized && i < mask.Runs.Count; i += 2)
        {
            // Checked one by one: a length must not carry the sum beyond what an integer holds.
            isSized = mask.Runs[i] >= end && mask.Runs[i + 1] > 0 && mask.Runs[i] < mask.Rows * mask.Columns && mask.Runs[i + 1] <= (mask.Rows * mask.Columns) - mask.Runs[i];
            if (isSized) end = mask.Runs[i] + mask.Runs[i + 1];
        }
        return isSized ? mask : throw new JsonException("the mask's runs leave its picture");
    }
}
