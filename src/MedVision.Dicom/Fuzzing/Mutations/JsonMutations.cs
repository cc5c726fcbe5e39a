using System.Text;

namespace MedVision.Dicom.Fuzzing.Mutations;

/// <summary>Damage to JSON: members out of place, numbers beyond their type, nesting, strings that are no text.</summary>
internal static class JsonMutations
{
    private static readonly string[] tokens =
    [
        "null", "true", "1e999", "-1", "1.5", "99999999999999999999", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[]]", "[null]", "{\"vr\":\"SQ\",\"Value\":[{}]}",
        "{\"vr\":\"OB\",\"InlineBinary\":\"AAAA=\"}", "{\"vr\":\"OB\",\"InlineBinary\":\"!\"}", "{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":1}]}", "{\"vr\":\"XX\"}", "{\"Value\":[1]}",
        "{\"vr\":\"US\",\"Value\":[70000]}", "{\"vr\":\"AT\",\"Value\":[\"0008\"]}", "{\"vr\":\"SQ\",\"Value\":[1]}", "{\"vr\":\"UN\",\"BulkDataURI\":\"http://x/\"}", "{\"vr\":\"DS\",\"Value\":[\"NaN\",1e400]}",
        "\"vr\":\"UT\"", "\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO 2022 IR 87\"]}", "\"FFFEE000\":{\"vr\":\"OB\"}", "\"7FE00010\":{\"vr\":\"OW\",\"InlineBinary\":\"AA==\"}", "\"0008\":{}", ",", ":", "\"", "}", "]",
    ];

    public static byte[] Apply(byte[] bytes, FuzzRandom random)
    {
        int[] marks = [.. Enumerable.Range(0, Math.Min(bytes.Length, 65536)).Where(i => bytes[i] is (byte)'"' or (byte)':' or (byte)',' or (byte)'[' or (byte)'{' or (byte)']' or (byte)'}')];
        if (marks.Length == 0) return ByteMutations.Apply(bytes, random);
        int first = random.Below(marks.Length), at = marks[first], end = first + 1 < marks.Length ? marks[first + 1] : bytes.Length;
        return random.Below(5) switch
        {
            0 => ByteMutations.Replace(bytes, at, 0, Encoding.UTF8.GetBytes(random.Of(tokens))),
            1 => ByteMutations.Replace(bytes, Math.Min(at + 1, end), Math.Max(0, end - at - 1), Encoding.UTF8.GetBytes(random.Of(tokens))),
            2 => ByteMutations.Replace(bytes, at, end - at, []),
            3 => ByteMutations.Replace(bytes, at, 0, bytes.AsSpan(at, marks[Math.Min(marks.Length - 1, first + random.Below(12))] - at)),
            _ => ByteMutations.Replace(bytes, at, 0, Encoding.UTF8.GetBytes(Nest(random))),
        };
    }

    private static string Nest(FuzzRandom random)
    {
        int depth = 1 + random.Below(random.OneIn(3) ? 3000 : 100);
        string one = random.OneIn(3) ? "[" : "{\"0040A730\":{\"vr\":\"SQ\",\"Value\":[", close = one == "[" ? "]" : "]}}";
        return string.Concat(Enumerable.Repeat(one, depth)) + (random.OneIn(2) ? string.Concat(Enumerable.Repeat(close, depth)) : "");
    }
}
