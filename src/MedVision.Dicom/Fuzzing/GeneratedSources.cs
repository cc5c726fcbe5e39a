using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Pdus.Items;

namespace MedVision.Dicom.Fuzzing;

/// <summary>Sources that need no files: every value representation, nesting, character sets, encodings; images in every syntax that can be written.</summary>
public static class GeneratedSources
{
    private static readonly string[] characterSets = ["", "ISO_IR 100", "ISO_IR 192", "GB18030", "\\ISO 2022 IR 87", "\\ISO 2022 IR 149"];

    /// <summary>The same sources every time.</summary>
    public static IReadOnlyList<FuzzSource> All() =>
    [
        .. Datasets().SelectMany(made => FuzzSources.Of(made.Name, made.Bytes)),
        .. Images().SelectMany(made => FuzzSources.Of(made.Name, made.Bytes)),
        .. Messages(),
    ];

    private static IEnumerable<(string Name, byte[] Bytes)> Datasets()
    {
        foreach (string set in characterSets)
        {
            yield return ($"implicit {set}", new DicomFile(Dataset(set), TransferSyntax.ImplicitVRLittleEndian).ToArray());
            yield return ($"explicit {set}", new DicomFile(Dataset(set), TransferSyntax.ExplicitVRLittleEndian).ToArray(new WriteOptions { DefinedLengths = true, GroupLengths = true }));
        }
        yield return ("big endian", new DicomFile(Dataset(""), TransferSyntax.ExplicitVRBigEndian).ToArray());
        yield return ("deflated", new DicomFile(Dataset("ISO_IR 192"), TransferSyntax.DeflatedExplicitVRLittleEndian).ToArray());
        yield return ("report", new DicomFile(Report(), TransferSyntax.ExplicitVRLittleEndian).ToArray());
        // Without preamble and meta information.
        byte[] bare = new DicomFile(Dataset(""), TransferSyntax.ImplicitVRLittleEndian).ToArray();
        yield return ("bare", bare[(int)DicomFile.Read(bare).DatasetOffset..]);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Images()
    {
        (string Name, DicomFile File)[] natives =
        [
            ("1 bit", Image(1, 1, 1, frames: 3)), ("8 bits", Image(8, 8, 1)), ("12 bits", Image(16, 12, 1)), ("16 bits signed", Image(16, 16, 1, isSigned: true, frames: 2)),
            ("colour", Image(8, 8, 3)), ("32 bits", Image(32, 32, 1)),
        ];
        foreach ((string name, DicomFile file) in natives)
        {
            foreach (TransferSyntax syntax in Transcoder.Targets.Where(FrameDecoder.CanDecode))
            {
                if (Transcoded(file, syntax) is { } bytes) yield return ($"{name} {syntax.Name}", bytes);
            }
        }
    }

    private static byte[]? Transcoded(DicomFile file, TransferSyntax syntax)
    {
        try
        {
            using DicomFile transcoded = Transcoder.Transcode(file, syntax, new TranscodeOptions { Parallelism = 1, KeepSopInstanceUid = true });
            return transcoded.ToArray();
        }
        catch (DicomException)
        {
            // Not every shape has a place in every syntax.
            return null;
        }
    }

    private static IEnumerable<FuzzSource> Messages()
    {
        AssociateRequest request = new()
        {
            CalledAE = "CALLED",
            CallingAE = "CALLING",
            Contexts = [new(1, SopClasses.Verification, [TransferSyntax.ImplicitVRLittleEndian.Uid, TransferSyntax.ExplicitVRLittleEndian.Uid]), new(3, SopClasses.MRImageStorage, [TransferSyntax.JpegLSLossless.Uid])],
            User = User() with { Identity = new(2, true, "name"u8.ToArray(), "passcode"u8.ToArray()) },
        };
        AssociateAccept accept = new()
        {
            CalledAE = "CALLED",
            CallingAE = "CALLING",
            Contexts = [new(1, ContextResult.Acceptance, TransferSyntax.ImplicitVRLittleEndian.Uid)],
            User = User() with { IdentityResponse = "ticket"u8.ToArray() },
        };
        // The reader takes what stands behind the six bytes of type and length.
        yield return new(InputForm.Association, "request", AssociateWriter.Write(request)[6..]);
        yield return new(InputForm.Association, "accept", AssociateWriter.Write(accept)[6..]);
        DimseCommand store = new(CommandField.CStoreRequest, SopClasses.MRImageStorage) { MessageId = 7, SopInstance = "1.2.3.4" };
        yield return new(InputForm.Command, "store", store.ToBytes(withDataset: true));
        yield return new(InputForm.Command, "response", store.Response(default, "comment").ToBytes(withDataset: false));
    }

    private static UserInformation User() => new()
    {
        MaximumLength = 65536,
        ImplementationClassUid = "1.2.3.4",
        ImplementationVersionName = "VERSION",
        Window = new(3, 1),
        Roles = [new(SopClasses.MRImageStorage, true, true)],
        Extended = [new(SopClasses.MRImageStorage, new byte[] { 1, 0, 2 })],
        CommonExtended = [new("1.2.3.5", "1.2.840.10008.4.2", ["1.2.3.6"])],
    };

    private static DicomDataset Dataset(string characterSet)
    {
        DicomDataset dataset = Identified(SopClasses.MRImageStorage);
        if (characterSet.Length > 0) dataset.Set(DicomTags.SpecificCharacterSet, characterSet.Split('\\'));
        string name = characterSet switch { "" => "Doe^Jane=A^B=C", "ISO_IR 100" => "D\u00F6e^J\u00E4ne", "\\ISO 2022 IR 149" => "Hong^Gildong=\uD64D^\uAE38\uB3D9", _ => "Yamada^Tarou=\u5C71\u7530^\u592A\u90CE" };
        dataset.Set(DicomTags.PatientName, name).Set(DicomTags.PatientID, "P1").Set(DicomTags.PatientBirthDate, "19700101").Set(DicomTags.StudyTime, "101112.123456")
            .Set(DicomTags.AcquisitionDateTime, "20200102030405.123456+0100").Set(DicomTags.PatientAge, "050Y").Set(DicomTags.RetrieveAETitle, "ONE", "TWO")
            .Set(DicomTags.ImagePositionPatient, "-1.5", "2e1", "0").Set(DicomTags.InstanceNumber, 12).Set(DicomTags.PatientComments, "line\r\nline").Set(DicomTags.RetrieveURL, "http://x/y")
            .SetTags(DicomTags.FrameIncrementPointer, DicomTags.FrameTime, DicomTags.PatientID).Set(DicomTags.PixelRepresentation, 1).Set(DicomTags.SmallestImagePixelValue, -5)
            .SetBytes(new DicomTag(0x0042, 0x0011), DicomVR.OB, new byte[] { 1, 2, 3, 4 });
        // Every representation as a private element; numbers get 16 bytes, which is a whole count of each.
        dataset.Set(new DicomTag(0x0009, 0x0010), DicomVR.LO, "MAKER");
        ushort element = 0x1000;
        foreach (DicomVR vr in new[] { DicomVR.FD, DicomVR.FL, DicomVR.OD, DicomVR.OF, DicomVR.OL, DicomVR.OV, DicomVR.OW, DicomVR.SL, DicomVR.SS, DicomVR.SV, DicomVR.UL, DicomVR.US, DicomVR.UV, DicomVR.UN, DicomVR.AT })
            dataset.SetBytes(new DicomTag(0x0009, element++), vr, new byte[] { 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40 });
        foreach (DicomVR vr in new[] { DicomVR.UC, DicomVR.UT, DicomVR.ST, DicomVR.SH }) dataset.Set(new DicomTag(0x0009, element++), vr, "text");
        DicomDataset inner = new DicomDataset().Set(DicomTags.CodeValue, "1").Set(DicomTags.CodingSchemeDesignator, "DCM").Set(DicomTags.CodeMeaning, "meaning");
        DicomDataset middle = new DicomDataset().SetSequence(DicomTags.PurposeOfReferenceCodeSequence, inner, inner.Clone()).Set(DicomTags.ReferencedSOPInstanceUID, "1.2.3");
        return dataset.SetSequence(DicomTags.ReferencedImageSequence, middle, new DicomDataset()).SetSequence(new DicomTag(0x0009, 0x1050), inner.Clone()).SetSequence(DicomTags.ContentSequence);
    }

    private static DicomDataset Report()
    {
        static DicomDataset Code(string value) => new DicomDataset().Set(DicomTags.CodeValue, value).Set(DicomTags.CodingSchemeDesignator, "DCM").Set(DicomTags.CodeMeaning, "meaning of " + value);
        DicomDataset number = new DicomDataset().Set(DicomTags.RelationshipType, "CONTAINS").Set(DicomTags.ValueType, "NUM").SetSequence(DicomTags.ConceptNameCodeSequence, Code("112228"))
            .SetSequence(DicomTags.MeasuredValueSequence, new DicomDataset().Set(DicomTags.NumericValue, "1.5").SetSequence(DicomTags.MeasurementUnitsCodeSequence, Code("mm")));
        DicomDataset text = new DicomDataset().Set(DicomTags.RelationshipType, "CONTAINS").Set(DicomTags.ValueType, "TEXT").SetSequence(DicomTags.ConceptNameCodeSequence, Code("121071")).Set(DicomTags.TextValue, "finding");
        DicomDataset group = new DicomDataset().Set(DicomTags.RelationshipType, "CONTAINS").Set(DicomTags.ValueType, "CONTAINER").Set(DicomTags.ContinuityOfContent, "SEPARATE")
            .SetSequence(DicomTags.ConceptNameCodeSequence, Code("125007")).SetSequence(DicomTags.ContentSequence, number, text);
        return Identified("1.2.840.10008.5.1.4.1.1.88.34").Set(DicomTags.ValueType, "CONTAINER").Set(DicomTags.ContinuityOfContent, "SEPARATE")
            .SetSequence(DicomTags.ConceptNameCodeSequence, Code("126000")).SetSequence(DicomTags.ContentSequence, group, text.Clone());
    }

    private static DicomFile Image(int allocated, int stored, int samples, bool isSigned = false, int frames = 1)
    {
        const int rows = 19, columns = 23;
        DicomDataset dataset = Identified(SopClasses.MRImageStorage).Set(DicomTags.SamplesPerPixel, samples).Set(DicomTags.PhotometricInterpretation, samples == 1 ? "MONOCHROME2" : "RGB")
            .Set(DicomTags.Rows, rows).Set(DicomTags.Columns, columns).Set(DicomTags.NumberOfFrames, frames).Set(DicomTags.BitsAllocated, allocated).Set(DicomTags.BitsStored, stored)
            .Set(DicomTags.HighBit, stored - 1).Set(DicomTags.PixelRepresentation, isSigned ? 1 : 0).Set(DicomTags.WindowCenter, "100").Set(DicomTags.WindowWidth, "200")
            .Set(DicomTags.RescaleSlope, "2").Set(DicomTags.RescaleIntercept, "-1").Set(DicomTags.ImagePositionPatient, "0", "0", "0").Set(DicomTags.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
            .Set(DicomTags.PixelSpacing, "1", "1");
        if (samples > 1) dataset.Set(DicomTags.PlanarConfiguration, 0);
        byte[] pixels = new byte[((rows * columns * samples * frames * allocated / 8) + 2) / 2 * 2];
        FuzzRandom random = new((ulong)((allocated * 100) + stored));
        int top = (1 << ((stored - 1) % 8)) | ((1 << ((stored - 1) % 8)) - 1);
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(random.OneIn(4) ? random.Next() : (ulong)(i * 3));
        // Bits above those stored stay clear.
        if (allocated == 16 && stored < 16) for (int i = 1; i < pixels.Length; i += 2) pixels[i] &= (byte)top;
        return new DicomFile(dataset.SetBytes(DicomTags.PixelData, allocated > 8 ? DicomVR.OW : DicomVR.OB, pixels), TransferSyntax.ExplicitVRLittleEndian);
    }

    private static DicomDataset Identified(string sopClass) => new DicomDataset().Set(DicomTags.SOPClassUID, sopClass).Set(DicomTags.SOPInstanceUID, "1.2.3.4.5")
        .Set(DicomTags.StudyInstanceUID, "1.2.3").Set(DicomTags.SeriesInstanceUID, "1.2.3.4").Set(DicomTags.Modality, "MR");
}
