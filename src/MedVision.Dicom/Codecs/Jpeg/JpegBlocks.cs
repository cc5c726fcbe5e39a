namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>The DCT coefficients of one component: blocks of 64, row by row, in natural order.</summary>
internal sealed class JpegBlocks
{
    public JpegBlocks(JpegHeader header, JpegComponent component)
    {
        int mostHorizontal = header.Components.Max(c => c.Horizontal), mostVertical = header.Components.Max(c => c.Vertical);
        Component = component;
        Columns = Ceiling(header.Columns * component.Horizontal, mostHorizontal);
        Rows = Ceiling(header.Rows * component.Vertical, mostVertical);
        (Across, Down) = (Ceiling(Columns, 8), Ceiling(Rows, 8));
        // An interleaved scan fills whole MCUs, T.81 A.2.4.
        Stride = Ceiling(header.Columns, 8 * mostHorizontal) * component.Horizontal;
        Height = Ceiling(header.Rows, 8 * mostVertical) * component.Vertical;
    }

    public JpegComponent Component { get; }

    /// <summary>Samples of the component, T.81 A.1.1.</summary>
    public int Columns { get; }

    public int Rows { get; }

    /// <summary>Blocks that a scan of this component alone holds.</summary>
    public int Across { get; }

    public int Down { get; }

    /// <summary>Blocks in a row of <see cref="Coefficients"/>, and rows of blocks.</summary>
    public int Stride { get; }

    public int Height { get; }

    public long Count => (long)Stride * Height;

    /// <summary>Count x 64; empty until <see cref="Allocate"/>.</summary>
    public short[] Coefficients { get; private set; } = [];

    /// <summary>A scan has given this component its first coefficients.</summary>
    public bool IsScanned { get; set; }

    /// <summary>The DC value before, T.81 F.2.1.3.1.</summary>
    public int LastDc { get; set; }

    public void Allocate() => Coefficients = new short[checked(Count * 64)];

    public Span<short> Block(int across, int down) => Coefficients.AsSpan(((down * Stride) + across) * 64, 64);

    private static int Ceiling(int value, int unit) => (value + unit - 1) / unit;
}
