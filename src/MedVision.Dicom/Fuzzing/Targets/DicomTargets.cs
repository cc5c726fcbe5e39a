using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;
using MedVision.Dicom.Media;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Validation;

namespace MedVision.Dicom.Fuzzing.Targets;

/// <summary>The readers of this project that bytes of strangers reach.</summary>
public static class DicomTargets
{
    private const int MostFrames = 3, LargestFrame = 32 << 20, LargestTranscoded = 1 << 20;

    // Everything that would be refused is admitted, so that every cleaner runs.
    private static readonly Deidentifier deidentifier = new(
        new DeidentificationProfile { CleanDescriptors = true, CleanStructuredContent = true, AcceptBurnedInAnnotation = true, EmptyDocuments = true, Dates = DateHandling.Shift, RetainSafePrivate = true },
        "a key of no project"u8.ToArray());

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("read", InputForm.File, 30, Read),
        new("open", InputForm.File, 2, Open),
        new("write", InputForm.File, 14, Write),
        new("json", InputForm.File, 8, Json),
        new("frames", InputForm.File, 16, Frames),
        new("transcode", InputForm.File, 3, Transcode),
        new("validate", InputForm.File, 6, (bytes, allowance) => DicomValidator.Validate(HostileFile.Read(bytes, allowance))),
        new("deidentify", InputForm.File, 5, (bytes, allowance) => deidentifier.Deidentify(HostileFile.Read(bytes, allowance)).File.ToArray()),
        new("json-read", InputForm.Json, 8, JsonRead),
        new("associate", InputForm.Association, 4, Associate),
        new("command", InputForm.Command, 4, Command),
        new("wire", InputForm.Association, 4, HostileTransport.Accept),
        new("protocol", InputForm.Association, 2, HostileTransport.Walk),
    ];

    private static void Read(byte[] bytes, FuzzAllowance allowance)
    {
        DicomFile.LooksLikeDicom(bytes);
        FileNature.WhyNotDicom(bytes);
        DicomFile file = HostileFile.Read(bytes, allowance);
        ElementWalk.All(file.Meta);
        ElementWalk.All(file.Dataset);
    }

    private static void Open(byte[] bytes, FuzzAllowance allowance)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            using DicomFile file = HostileFile.Open(path, bytes, allowance);
            ElementWalk.All(file.Dataset);
            file.ToArray();
        }
        catch (DicomException error) when (error.File is { Length: > 0 } named && named != path)
        {
            throw new InvalidDataException($"the error names '{named}'", error);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // What is written must read back, and be the same bytes when it is written again.
    private static void Write(byte[] bytes, FuzzAllowance allowance)
    {
        DicomFile file = HostileFile.Read(bytes, allowance);
        byte[] written = file.ToArray(OptionsFor(bytes)), again;
        try
        {
            again = HostileFile.Read(written, allowance).ToArray(OptionsFor(bytes));
        }
        catch (DicomException error)
        {
            throw new InvalidDataException("what was written does not read back", error);
        }
        // An odd value is padded, and may then be what the dictionary says it is.
        if (!written.AsSpan().SequenceEqual(again) && file.Notes.All(note => note.Rule != "odd-length")) throw new InvalidDataException($"what was written ({written.Length} bytes) is written otherwise when it is read back ({again.Length} bytes)");
    }

    private static WriteOptions OptionsFor(byte[] bytes) => new() { DefinedLengths = bytes.Length % 2 == 0, GroupLengths = bytes.Length % 3 == 0 };

    // There and back; the way back is stricter (a number must be one) and may refuse what a tolerant reading of the file let pass.
    private static void Json(byte[] bytes, FuzzAllowance allowance) =>
        DicomJson.Read(System.Text.Encoding.UTF8.GetBytes(DicomJson.ToString(HostileFile.Read(bytes, allowance).Dataset)));

    private static void JsonRead(byte[] bytes, FuzzAllowance allowance)
    {
        DicomDataset dataset = DicomJson.Read(bytes);
        ElementWalk.All(dataset);
        DicomJson.ToString(dataset);
    }

    private static void Frames(byte[] bytes, FuzzAllowance allowance)
    {
        DicomFile file = HostileFile.Read(bytes, allowance);
        for (int frame = 0; frame < MostFrames; frame++)
        {
            if (HostileFile.AllowFrame(file, allowance, LargestFrame) is not { } pixels || frame >= pixels.NumberOfFrames) return;
            byte[] native = FrameDecoder.Decode(file, frame);
            if (native.Length != pixels.FrameLength) throw new InvalidDataException($"a frame of {native.Length} bytes where {pixels.FrameLength} are described");
        }
    }

    private static void Transcode(byte[] bytes, FuzzAllowance allowance)
    {
        DicomFile file = HostileFile.Read(bytes, allowance);
        for (int frame = 0; frame < MostFrames; frame++)
            if (HostileFile.AllowFrame(file, allowance, LargestTranscoded) is not { } pixels || pixels.NumberOfFrames > MostFrames) return;
        TransferSyntax target = Transcoder.Targets[bytes.Length % Transcoder.Targets.Count];
        using DicomFile transcoded = Transcoder.Transcode(file, target, new TranscodeOptions { Parallelism = 1 });
        transcoded.ToArray();
    }

    private static void Associate(byte[] bytes, FuzzAllowance allowance)
    {
        if (bytes.Length % 2 == 0) AssociateReader.ReadRequest(bytes);
        else AssociateReader.ReadAccept(bytes);
    }

    private static void Command(byte[] bytes, FuzzAllowance allowance)
    {
        DimseCommand command = DimseCommand.Read(bytes);
        ElementWalk.All(command.Elements);
        _ = (command.Field, command.SopClass, command.SopInstance, command.HasDataset, command.ErrorComment, command.Priority, command.IsResponse);
        if (!command.IsResponse) command.Response(default).ToBytes(withDataset: false);
    }
}
