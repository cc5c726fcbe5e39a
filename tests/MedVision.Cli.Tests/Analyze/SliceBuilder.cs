using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Tests.Analyze;

/// <summary>Writes small MR images that are sound but for what a test changes.</summary>
internal static class SliceBuilder
{
    public const string Study = "1.2.826.0.1.1", Series = "1.2.826.0.1.1.1";

    /// <summary>Slice <paramref name="index"/> of an axial T1 series with contrast agent: 32 x 32 pixels of 6.25 mm, 5 mm apart.</summary>
    public static DicomDataset Slice(int index)
    {
        byte[] pixels = new byte[32 * 32 * 2];
        for (int i = 0; i < pixels.Length; i += 2) pixels[i] = (byte)(i * 7 + index);
        return new DicomDataset()
            .Set(DicomTags.SOPClassUID, SopClasses.MRImageStorage)
            .Set(DicomTags.SOPInstanceUID, $"{Series}.{index + 1}")
            .Set(DicomTags.StudyInstanceUID, Study)
            .Set(DicomTags.SeriesInstanceUID, Series)
            .Set(DicomTags.FrameOfReferenceUID, Study + ".9")
            .Set(DicomTags.Modality, "MR")
            .Set(DicomTags.BodyPartExamined, "BRAIN")
            .Set(DicomTags.SeriesNumber, 4)
            .Set(DicomTags.SeriesDescription, "T1 post")
            .Set(DicomTags.InstanceNumber, index + 1)
            .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "M")
            .Set(DicomTags.ImagePositionPatient, 0.0, 0.0, 5.0 * index)
            .Set(DicomTags.ImageOrientationPatient, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
            .Set(DicomTags.PixelSpacing, 6.25, 6.25)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.Rows, 32)
            .Set(DicomTags.Columns, 32)
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, 12)
            .Set(DicomTags.HighBit, 11)
            .Set(DicomTags.PixelRepresentation, 0)
            .SetBytes(DicomTags.PixelData, DicomVR.OW, pixels);
    }

    /// <summary>The data set as a file of explicit little endian.</summary>
    public static byte[] File(DicomDataset dataset) => new DicomFile(dataset, TransferSyntax.ExplicitVRLittleEndian).ToArray();

    /// <summary>Writes slices 0 to <paramref name="count"/> - 1 into <paramref name="folder"/>.</summary>
    public static void WriteSeries(TemporaryFolder folder, string name, int count, Action<int, DicomDataset>? change = null)
    {
        for (int i = 0; i < count; i++)
        {
            DicomDataset slice = Slice(i);
            change?.Invoke(i, slice);
            folder.Write($"{name}/{i:D3}.dcm", File(slice));
        }
    }
}
