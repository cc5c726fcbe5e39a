namespace MedVision.Inference.Models.Onnx;

/// <summary>A field of a message: <see cref="Number64"/> for wire type 0, <see cref="Bytes"/> for all others.</summary>
internal readonly record struct ProtoField(int Number, int WireType, ulong Number64, ReadOnlyMemory<byte> Bytes);
