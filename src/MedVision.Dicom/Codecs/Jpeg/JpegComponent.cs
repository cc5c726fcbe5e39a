namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>A component of a frame header, ITU-T T.81 B.2.2: its identifier, sampling factors and quantization table.</summary>
internal readonly record struct JpegComponent(byte Id, int Horizontal, int Vertical, int Table);
