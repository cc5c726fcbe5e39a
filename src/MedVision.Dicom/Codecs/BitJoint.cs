namespace MedVision.Dicom.Codecs;

/// <summary>Joins native frames: those of 1-bit pixels follow each other without a gap, others are whole bytes anyway (PS3.5 8.1.1).</summary>
internal sealed class BitJoint(PixelDescription native)
{
    private byte rest;
    private int restBits;

    /// <summary>The bytes that are complete with this frame.</summary>
    public byte[] Next(byte[] frame)
    {
        long bits = native.FrameBits + restBits;
        if (restBits == 0 && bits % 8 == 0) return frame;
        byte[] joined = new byte[(bits + 7) / 8];
        joined[0] = rest;
        for (int i = 0; i < frame.Length; i++)
        {
            joined[i] |= (byte)(frame[i] << restBits);
            if (restBits > 0 && i + 1 < joined.Length) joined[i + 1] = (byte)(frame[i] >> (8 - restBits));
        }
        restBits = (int)(bits % 8);
        rest = restBits == 0 ? (byte)0 : joined[^1];
        return restBits == 0 ? joined : joined[..^1];
    }

    /// <summary>The last byte, if it has begun.</summary>
    public byte[] Rest() => restBits == 0 ? [] : [rest];
}
