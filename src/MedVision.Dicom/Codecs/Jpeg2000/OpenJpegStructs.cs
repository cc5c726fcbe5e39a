using System.Runtime.InteropServices;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>The first fields of opj_image_t of 2.5.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OpenJpegImage
{
    public uint X0, Y0, X1, Y1, Count;
    public int ColorSpace;
    public OpenJpegComponent* Components;
}

/// <summary>opj_image_comp_t of 2.5.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OpenJpegComponent
{
    public uint Dx, Dy, Width, Height, X0, Y0, Precision, BitsPerPixel, Signed, Resolutions, Factor;
    public int* Data;
    public ushort Alpha;
}

/// <summary>opj_image_cmptparm_t of 2.5.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OpenJpegComponentShape
{
    public uint Dx, Dy, Width, Height, X0, Y0, Precision, BitsPerPixel, Signed;
}

/// <summary>The fields of opj_cparameters_t of 2.5 that we set.</summary>
[StructLayout(LayoutKind.Explicit, Size = 18720)]
internal unsafe struct OpenJpegEncoding
{
    [FieldOffset(20)]
    public int AllocateByRate;

    [FieldOffset(28)]
    public int AllocateByQuality;

    [FieldOffset(4796)]
    public int Layers;

    [FieldOffset(4800)]
    public fixed float Rates[100];

    /// <summary>Signal to noise in dB.</summary>
    [FieldOffset(5200)]
    public fixed float Qualities[100];

    [FieldOffset(5600)]
    public int Resolutions;

    /// <summary>1: the 9-7 wavelet.</summary>
    [FieldOffset(5616)]
    public int Irreversible;

    [FieldOffset(18698)]
    public byte ColorTransform;
}
