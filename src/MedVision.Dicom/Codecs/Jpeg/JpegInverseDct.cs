namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>
/// The inverse DCT of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) in integers of 13 fractional bits, rounded as the
/// Independent JPEG Group's slow integer method rounds, so that decoders agree to the last bit.
/// </summary>
internal static class JpegInverseDct
{
    private const int Bits = 13;

    // sin and cos terms of the paper, times 2^13.
    private const int C0298 = 2446, C0390 = 3196, C0541 = 4433, C0765 = 6270, C0899 = 7373, C1175 = 9633, C1501 = 12299, C1847 = 15137, C1961 = 16069, C2053 = 16819, C2562 = 20995, C3072 = 25172;

    /// <summary>One block to samples of <paramref name="precision"/> bits, 8 or 12. Steps are in zigzag order.</summary>
    public static void Transform(ReadOnlySpan<short> block, ReadOnlySpan<ushort> steps, int precision, Span<ushort> target, int stride)
    {
        Span<int> work = stackalloc int[64];
        for (int i = 0; i < 64; i++)
        {
            int at = JpegScan.ZigZag[i];
            work[at] = block[at] * steps[i];
        }
        int between = precision == 8 ? 2 : 1;
        for (int x = 0; x < 8; x++) Pass(work[x..], 8, Bits - between);
        int middle = 1 << (precision - 1), most = (1 << precision) - 1;
        for (int y = 0; y < 8; y++)
        {
            Pass(work[(8 * y)..], 1, Bits + between + 3);
            Span<ushort> row = target.Slice(y * stride, 8);
            for (int x = 0; x < 8; x++) row[x] = (ushort)Math.Clamp(work[(8 * y) + x] + middle, 0, most);
        }
    }

    private static void Pass(Span<int> v, int step, int shift)
    {
        int even = (v[2 * step] + v[6 * step]) * C0541;
        int e2 = even - (v[6 * step] * C1847), e3 = even + (v[2 * step] * C0765);
        int e0 = (v[0] + v[4 * step]) << Bits, e1 = (v[0] - v[4 * step]) << Bits;
        int a0 = e0 + e3, a3 = e0 - e3, a1 = e1 + e2, a2 = e1 - e2;

        int o0 = v[7 * step], o1 = v[5 * step], o2 = v[3 * step], o3 = v[step];
        int z1 = (o0 + o3) * -C0899, z2 = (o1 + o2) * -C2562, z3 = o0 + o2, z4 = o1 + o3, z5 = (z3 + z4) * C1175;
        z3 = (z3 * -C1961) + z5;
        z4 = (z4 * -C0390) + z5;
        o0 = (o0 * C0298) + z1 + z3;
        o1 = (o1 * C2053) + z2 + z4;
        o2 = (o2 * C3072) + z2 + z3;
        o3 = (o3 * C1501) + z1 + z4;

        int half = 1 << (shift - 1);
        v[0] = (a0 + o3 + half) >> shift;
        v[7 * step] = (a0 - o3 + half) >> shift;
        v[step] = (a1 + o2 + half) >> shift;
        v[6 * step] = (a1 - o2 + half) >> shift;
        v[2 * step] = (a2 + o1 + half) >> shift;
        v[5 * step] = (a2 - o1 + half) >> shift;
        v[3 * step] = (a3 + o0 + half) >> shift;
        v[4 * step] = (a3 - o0 + half) >> shift;
    }
}
