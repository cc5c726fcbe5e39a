namespace MedVision.Dicom.Fuzzing;

/// <summary>
/// How much managed memory an input may cost: <see cref="Constant"/> + <see cref="Multiple"/> x its bytes (the inflated ones, where it is
/// deflated) + <see cref="PixelMultiple"/> x the frames that it rightly says it has.
/// </summary>
public sealed class FuzzAllowance
{
    /// <summary>Bytes that every input may cost: tables and buffers, and a reader's thousand notes, each with a path of up to 64 levels.</summary>
    public const long Constant = 16L << 20;

    /// <summary>
    /// Bytes for each byte. An empty element of 8 bytes in the file is an object of about 100, and a text value of 2 characters a string
    /// of 32; private elements may be tried as sequences eight times before they are taken as bytes.
    /// </summary>
    public const int Multiple = 128;

    /// <summary>Bytes for each byte of a frame: the frame itself, its values as 32-bit numbers, the picture, what the codec needs.</summary>
    public const int PixelMultiple = 16;

    private readonly long length;
    private long inflated, pixels;

    /// <param name="length">The input's bytes.</param>
    public FuzzAllowance(int length) => this.length = length;

    /// <summary>The most bytes that may be allocated.</summary>
    public long Limit => Constant + (Multiple * (length + inflated)) + (PixelMultiple * pixels);

    /// <summary>Bytes that deflate may unfold to count as the input's own.</summary>
    public void AllowInflated(long bytes) => inflated += bytes;

    /// <summary>A frame whose stated size the reader accepts.</summary>
    public void AllowPixels(long bytes) => pixels += bytes;

    public override string ToString() => $"{Limit} bytes for {length} bytes of input, {inflated} inflated, {pixels} of pixels";
}
