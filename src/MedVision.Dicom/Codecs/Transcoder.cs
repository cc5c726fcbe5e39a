using System.Runtime.ExceptionServices;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Codecs;

/// <summary>Makes the same object in another transfer syntax.</summary>
public static class Transcoder
{
    // Native frames in work at the same time.
    private const long MostInWork = 1L << 30;

    /// <summary>The transfer syntaxes that objects can be written in here and now.</summary>
    public static IReadOnlyList<TransferSyntax> Targets { get; } =
        [.. TransferSyntax.All.Where(s => s != TransferSyntax.JpipReferenced && s != TransferSyntax.JpipReferencedDeflate && (!s.IsEncapsulated || PixelCodecs.Encoder(s) is { IsAvailable: true }))];

    public static bool CanEncode(TransferSyntax syntax) => Targets.Contains(syntax);

    /// <summary>
    /// The object in <paramref name="target"/>. Long values may still be read from <paramref name="file"/>, and from a temporary
    /// file that the result owns: keep both open until the result is written. Objects without pixels, or already of that
    /// encoding, keep theirs. A lossy target marks the object as derived and, unless told otherwise, gives it a new SOP Instance UID.
    /// </summary>
    /// <exception cref="DicomException">The pixels cannot be decoded, or not be encoded so, or the options are impossible.</exception>
    public static DicomFile Transcode(DicomFile file, TransferSyntax target, TranscodeOptions? options = null)
    {
        if (!CanEncode(target)) throw new DicomException($"pixel data cannot be encoded as {target}", DicomTags.PixelData, null, file.Name);
        options ??= TranscodeOptions.Default;
        DicomDataset dataset = file.Dataset.Clone();
        DicomElement? pixels = dataset[DicomTags.PixelData];
        if (target.IsEncapsulated && pixels is null && (dataset.Contains(DicomTags.FloatPixelData) || dataset.Contains(DicomTags.DoubleFloatPixelData)))
            throw new DicomException($"floating point pixels cannot be encoded as {target}", DicomTags.FloatPixelData, null, file.Name);
        if (!target.IsEncapsulated || target != file.TransferSyntax) UnpackNested(dataset, file, nested: false);
        bool stays = pixels is null or { IsEmpty: true } || file.TransferSyntax == target || (pixels is DicomValue && !target.IsEncapsulated);
        if (stays) return new DicomFile(dataset, target);
        FrameSpool spool;
        try
        {
            PixelDescription native = FrameDecoder.Describe(file);
            // The DCT always loses something; other lossy syntaxes may have been used without loss, and only their writer knows.
            if (file.TransferSyntax == TransferSyntax.JpegBaseline || file.TransferSyntax == TransferSyntax.JpegExtended) dataset.Set(DicomTags.LossyImageCompression, "01");
            spool = new FrameSpool(native.FrameBits / 8 * native.NumberOfFrames, file.Name);
            try
            {
                if (target.IsEncapsulated) Pack(file, dataset, native, target, options, spool);
                else Unpack(file, dataset, native, options, spool);
            }
            catch
            {
                spool.Dispose();
                throw;
            }
        }
        catch (DicomException bad) when (bad.File is null)
        {
            throw new DicomException(bad.Reason, bad.Tag, bad.Offset, file.Name, bad);
        }
        return new DicomFile(dataset, target, spool);
    }

    private static void Pack(DicomFile file, DicomDataset dataset, PixelDescription native, TransferSyntax target, TranscodeOptions options, FrameSpool spool)
    {
        IPixelEncoder encoder = PixelCodecs.Encoder(target)!;
        EncodedForm form = encoder.Plan(native, target, options);
        List<DicomBytes> fragments = [];
        ForEachFrame(native, options, i => encoder.Encode(NativeForm.Convert(FrameDecoder.Decode(file, i), native, form.Input), form, target, options), frame => fragments.Add(spool.Append(frame)));
        OffsetTables offsets = OffsetTables.For([.. fragments.Select(f => f.Length)]);
        dataset.Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, offsets.Basic, fragments));
        offsets.Place(dataset);
        Describe(dataset, form.Stored);
        if (form.LossyMethod is not { } method) return;
        double ratio = native.FrameBits / 8.0 * native.NumberOfFrames / Math.Max(1, spool.Length);
        LossyRecord.Write(dataset, target, method, ratio, options);
    }

    private static void Unpack(DicomFile file, DicomDataset dataset, PixelDescription native, TranscodeOptions options, FrameSpool spool)
    {
        BitJoint joint = new(native);
        ForEachFrame(native, options, i => FrameDecoder.Decode(file, i), frame => spool.Append(joint.Next(frame)));
        if (joint.Rest() is { Length: > 0 } rest) spool.Append(rest);
        if (spool.Length % 2 != 0) spool.Append([0]);
        dataset.Set(new DicomValue(DicomTags.PixelData, native.BitsAllocated > 8 ? DicomVR.OW : DicomVR.OB, spool.Whole()));
        new OffsetTables([], null).Place(dataset);
        Describe(dataset, native);
    }

    private static void Describe(DicomDataset dataset, PixelDescription pixels)
    {
        if (dataset.GetString(DicomTags.PhotometricInterpretation) != pixels.PhotometricInterpretation) dataset.Set(DicomTags.PhotometricInterpretation, pixels.PhotometricInterpretation);
        if (pixels.SamplesPerPixel > 1) dataset.Set(DicomTags.PlanarConfiguration, pixels.PlanarConfiguration);
    }

    // Frames in their order, some at a time: what is in work is bounded, whatever their number.
    private static void ForEachFrame(PixelDescription native, TranscodeOptions options, Func<int, byte[]> work, Action<byte[]> done)
    {
        int atOnce = (int)Math.Clamp(MostInWork / Math.Max(1, native.FrameLength), 1, Math.Max(1, options.Parallelism));
        byte[][] finished = new byte[atOnce][];
        for (int start = 0; start < native.NumberOfFrames; start += atOnce)
        {
            int count = Math.Min(atOnce, native.NumberOfFrames - start);
            try
            {
                if (count == 1) finished[0] = work(start);
                else Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, i => finished[i] = work(start + i));
            }
            catch (AggregateException several)
            {
                ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
            }
            for (int i = 0; i < count; i++) done(finished[i]);
        }
    }

    // Icons and other images inside: native pixels are allowed in every object (PS3.5 A.4), encapsulated ones only in one of their own syntax.
    private static void UnpackNested(DicomDataset dataset, DicomFile file, bool nested)
    {
        foreach (DicomElement element in dataset.ToList())
        {
            if (element is DicomSequence sequence)
            {
                foreach (DicomDataset item in sequence.Items) UnpackNested(item, file, nested: true);
            }
            else if (nested && element is DicomFragments)
            {
                PixelDescription native = FrameDecoder.Describe(dataset, file.TransferSyntax, file.Name);
                if (native.NumberOfFrames != 1) throw new DicomException($"pixel data inside a sequence has {native.NumberOfFrames} frames", element.Tag, null, file.Name);
                dataset.SetBytes(element.Tag, native.BitsAllocated > 8 ? DicomVR.OW : DicomVR.OB, FrameDecoder.Decode(dataset, file.TransferSyntax, 0, file.Name));
                Describe(dataset, native);
            }
        }
    }
}
