using System.Text;

namespace MedVision.Inference.Models.Onnx;

/// <summary>
/// A message of Protocol Buffers' wire format as its fields, in order; what is inside a field is read when it is asked for. Enough to read and
/// rewrite ONNX without its classes. Lengths are checked before anything is taken.
/// </summary>
internal sealed class ProtoMessage
{
    private readonly List<ProtoField> fields = [];

    internal IReadOnlyList<ProtoField> Fields => fields;

    /// <exception cref="InvalidDataException">The bytes are no such message, or are cut short; the message gives the byte.</exception>
    internal static ProtoMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        ProtoMessage message = new();
        ReadOnlySpan<byte> span = bytes.Span;
        for (int at = 0; at < span.Length;)
        {
            int start = at;
            ulong key = Varint(span, ref at);
            if (key >> 3 is 0 or > int.MaxValue) throw new InvalidDataException($"byte {start} begins no field");
            int number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    message.fields.Add(new ProtoField(number, 0, Varint(span, ref at), default));
                    break;
                case 1:
                    message.fields.Add(new ProtoField(number, 1, 0, Take(bytes, ref at, 8)));
                    break;
                case 2:
                    message.fields.Add(new ProtoField(number, 2, 0, Take(bytes, ref at, Varint(span, ref at))));
                    break;
                case 5:
                    message.fields.Add(new ProtoField(number, 5, 0, Take(bytes, ref at, 4)));
                    break;
                default:
                    throw new InvalidDataException($"byte {start} has the unknown wire type {key & 7}");
            }
        }
        return message;
    }

    /// <summary>The fields of this number that hold bytes: strings, messages, packed numbers.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Bytes(int number) => fields.Where(field => field.Number == number && field.WireType == 2).Select(field => field.Bytes);

    /// <summary>The last text of this number; empty where there is none, as the format has it.</summary>
    internal string Text(int number) => Bytes(number).Select(bytes => Encoding.UTF8.GetString(bytes.Span)).LastOrDefault("");

    /// <summary>The last whole number of this number; 0 where there is none, as the format has it.</summary>
    internal long Number(int number) => (long)fields.Where(field => field.Number == number && field.WireType == 0).Select(field => field.Number64).LastOrDefault();

    /// <summary>All whole numbers of this number, packed or one by one.</summary>
    internal IReadOnlyList<long> Numbers(int number)
    {
        List<long> numbers = [];
        foreach (ProtoField field in fields.Where(field => field.Number == number))
        {
            if (field.WireType == 0) numbers.Add((long)field.Number64);
            for (int at = 0; field.WireType == 2 && at < field.Bytes.Length;) numbers.Add((long)Varint(field.Bytes.Span, ref at));
        }
        return numbers;
    }

    internal ProtoMessage Add(int number, ReadOnlyMemory<byte> bytes)
    {
        fields.Add(new ProtoField(number, 2, 0, bytes));
        return this;
    }

    internal ProtoMessage Add(int number, string text) => Add(number, Encoding.UTF8.GetBytes(text));

    internal ProtoMessage Add(int number, ProtoMessage message) => Add(number, message.ToArray());

    internal ProtoMessage Add(int number, long value)
    {
        fields.Add(new ProtoField(number, 0, (ulong)value, default));
        return this;
    }

    internal ProtoMessage Add(ProtoField field)
    {
        fields.Add(field);
        return this;
    }

    internal byte[] ToArray()
    {
        using MemoryStream stream = new();
        foreach (ProtoField field in fields)
        {
            Write(stream, ((ulong)field.Number << 3) | (uint)field.WireType);
            if (field.WireType == 0) Write(stream, field.Number64);
            if (field.WireType == 2) Write(stream, (ulong)field.Bytes.Length);
            stream.Write(field.Bytes.Span);
        }
        return stream.ToArray();
    }

    private static ulong Varint(ReadOnlySpan<byte> span, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (at >= span.Length) throw new InvalidDataException($"the file is cut short at byte {at}");
            byte next = span[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException($"the number before byte {at} does not end");
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes, ref int at, ulong length)
    {
        if (length > (ulong)(bytes.Length - at)) throw new InvalidDataException($"the file is cut short: {length} bytes are announced at byte {at}, {bytes.Length - at} are there");
        ReadOnlyMemory<byte> taken = bytes.Slice(at, (int)length);
        at += (int)length;
        return taken;
    }

    private static void Write(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7) stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }
}
