namespace MedVision.Pacs.Retrieve;

/// <summary>One frame's bytes with what a client must know to read them.</summary>
/// <param name="Bytes">The pixels, in the transfer syntax named.</param>
/// <param name="TransferSyntaxUid">How they are encoded.</param>
/// <param name="MediaType">The media type of PS3.18 table 8.7.3-5, such as <c>application/octet-stream</c> or <c>image/jls</c>.</param>
public sealed record EncodedFrame(ReadOnlyMemory<byte> Bytes, string TransferSyntaxUid, string MediaType);
