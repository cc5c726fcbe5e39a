using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Benchmarks;

/// <summary>A picture that compresses like a body: a smooth shape on a dark ground, with the noise of a scanner.</summary>
internal static class CodecImage
{
    private const int Side = 512;

    internal static DicomFile Make(bool colour)
    {
        Random random = new(3);
        int samples = colour ? 3 : 1;
        byte[] pixels = new byte[Side * Side * (colour ? 3 : 2)];
        for (int i = 0; i < Side * Side; i++)
        {
            int x = (i % Side) - (Side / 2), y = (i / Side) - (Side / 2);
            double inside = (x * x) + (y * y) < 200 * 200 ? 1000 + (300 * Math.Sin(x / 30.0)) + (300 * Math.Cos(y / 40.0)) : 20;
            int value = Math.Clamp((int)(inside + ((random.NextDouble() + random.NextDouble() - 1) * 24)), 0, 4095);
            if (colour) (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = ((byte)(value >> 3), (byte)(value >> 4), (byte)(x & 0xFF));
            else (pixels[2 * i], pixels[(2 * i) + 1]) = ((byte)value, (byte)(value >> 8));
        }
        int bits = colour ? 8 : 16, stored = colour ? 8 : 12;
        return new DicomFile(new DicomDataset()
            .Set(DicomTags.SOPClassUID, SopClasses.CTImageStorage).Set(DicomTags.SOPInstanceUID, "1.2.3")
            .Set(DicomTags.SamplesPerPixel, samples).Set(DicomTags.PhotometricInterpretation, colour ? "RGB" : "MONOCHROME2").Set(DicomTags.PlanarConfiguration, 0)
            .Set(DicomTags.Rows, Side).Set(DicomTags.Columns, Side).Set(DicomTags.BitsAllocated, bits).Set(DicomTags.BitsStored, stored).Set(DicomTags.HighBit, stored - 1).Set(DicomTags.PixelRepresentation, 0)
            .SetBytes(DicomTags.PixelData, colour ? DicomVR.OB : DicomVR.OW, pixels), TransferSyntax.ExplicitVRLittleEndian);
    }
}
