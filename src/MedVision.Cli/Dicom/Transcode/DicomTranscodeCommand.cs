using System.CommandLine;
using System.Text.Json;
using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.Media;

namespace MedVision.Cli.Dicom.Transcode;

/// <summary><c>dicom transcode PATH... --to SYNTAX</c>: the same objects in another transfer syntax.</summary>
internal static class DicomTranscodeCommand
{
    private static readonly JsonSerializerOptions indented = new() { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = PathArgument.Create();
        Option<string> to = new("--to") { Description = "The transfer syntax: a name from the list, or a UID.", Required = true, HelpName = "SYNTAX" };
        Option<string?> output = new("--out") { Description = "The folder for the results, which lie there as the sources do below the paths.", HelpName = "DIR" };
        Option<bool> inPlace = new("--in-place") { Description = "Replace the sources, each when its result is whole." };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace files that are already in DIR." };
        Option<int> quality = new("--quality") { Description = "jpeg: 1 (smallest) to 100 (best).", DefaultValueFactory = _ => TranscodeOptions.Default.JpegQuality };
        Option<int> near = new("--near") { Description = "jpeg-ls-near: the largest error of a pixel, in stored values.", DefaultValueFactory = _ => TranscodeOptions.Default.NearLossless };
        Option<double> ratio = new("--ratio") { Description = "j2k: how many times smaller than uncompressed.", DefaultValueFactory = _ => TranscodeOptions.Default.CompressionRatio };
        Option<double?> noise = new("--snr") { Description = "j2k: signal to noise in dB, in place of --ratio." };
        Option<bool> keepUid = new("--keep-uid") { Description = "A lossy copy keeps its SOP Instance UID." };
        Option<bool> json = new("--json") { Description = "Write what was done as JSON." };
        DocumentedCommand command = new("transcode", "Writes DICOM files in another transfer syntax (compress, decompress, convert).", """
            Names for --to:
              implicit, explicit, big-endian   uncompressed (1.2.840.10008.1.2, .1, .2)
              deflated                         uncompressed, the whole file deflated (1.2.840.10008.1.2.1.99)
              rle                              RLE Lossless (...1.2.5)
              jpeg                             JPEG Baseline, 8 bits, lossy (...4.50): --quality
              jpeg-lossless                    JPEG Lossless, first-order prediction (...4.70)
              jpeg-ls, jpeg-ls-near            JPEG-LS lossless (...4.80); near-lossless (...4.81): --near
              j2k-lossless, j2k                JPEG 2000 lossless (...4.90); lossy (...4.91): --ratio or --snr
              deflated-frames, native-frames   each frame deflated (...8.1) or as it is (...1.98)

            Any compression that can be decoded may be the source; see the table in src/MedVision.Dicom/README.md. Lossless syntaxes
            keep every pixel value, and all keep every other element. Lossy ones mark the copy as derived, note method and ratio,
            and give it a new SOP Instance UID (PS3.3 C.7.6.1.1.5), so that an archive does not take it for the original. What is
            already in the wanted syntax is copied as it is, never compressed a second time.

            Sources are only read, unless --in-place. Each result is written under another name first, so there is never half a
            file. Files that fail are named on stderr with the reason. Exit codes: 0 all done, 1 nothing done, 2 wrong usage,
            3 done in part.

            Examples:
              ./medvision dicom transcode /mnt/cd --to j2k-lossless --out compressed
              ./medvision dicom transcode echo.dcm --to explicit --out .
              ./medvision dicom transcode ct --to jpeg-ls-near --near 2 --out small --json | jq '.files[].ratio'
            """)
        { paths, to, output, inPlace, overwrite, quality, near, ratio, noise, keepUid, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            TranscodeOptions options = new()
            {
                JpegQuality = parsed.GetValue(quality) is >= 1 and <= 100 and var q ? q : throw Wrong("--quality goes from 1 to 100"),
                NearLossless = parsed.GetValue(near) is >= 1 and <= 255 and var n ? n : throw Wrong("--near goes from 1 to 255"),
                CompressionRatio = parsed.GetValue(ratio) is > 1 and < 10_000 and var r ? r : throw Wrong("--ratio is more than 1"),
                SignalToNoise = parsed.GetValue(noise) is not (<= 0 or >= 200 or double.NaN) and var s ? s : throw Wrong("--snr goes from 0 to 200 dB"),
                KeepSopInstanceUid = parsed.GetValue(keepUid),
            };
            string? folder = parsed.GetValue(output);
            if (folder is null != parsed.GetValue(inPlace)) throw Wrong("name --out DIR or --in-place, one of them");
            TransferSyntax target = SyntaxNames.Find(parsed.GetRequiredValue(to));
            string[] sources = parsed.GetRequiredValue(paths);
            return RunAsync(sources, target, options, folder, parsed.GetValue(overwrite) || folder is null, parsed.GetValue(json), terminal, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string[] paths, TransferSyntax target, TranscodeOptions options, string? folder, bool overwrite, bool json, Terminal terminal, CancellationToken cancellationToken)
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("medvision-transcode-");
        try
        {
            (InputFiles inputs, (IReadOnlyList<TranscodedFile> done, IReadOnlyList<FailedInput> failed)) = await terminal.WithProgressAsync("Transcoding", progress => Task.Run(() =>
            {
                InputFiles found = folder is null ? InputFiles.Find(paths, cancellationToken) : InputFiles.FindAndUnpack(paths, scratch.FullName, new ZipLimits(), cancellationToken);
                if (found.Files.Count + found.Failed.Count == 0) throw new CommandException("there is no file in what was named");
                Func<InputFile, string> places = folder is null ? input => input.Path : Checked(OutputPlaces.Below(folder, paths));
                return (found, new TranscodeRun(target, options, places, overwrite, progress).Run(found.Files, cancellationToken));
            }, cancellationToken));
            FailedInput[] all = [.. inputs.Failed, .. failed];
            foreach (FailedInput one in all) terminal.Error($"{one.Path}: {one.Reason}");
            if (json) terminal.Out.WriteLine(Json(done, all, target));
            else foreach (TranscodedFile file in done) terminal.Result($"{file.Output}: {file.From.Name}, {file.BytesBefore} bytes -> {target.Name}, {file.BytesAfter} bytes");
            return (int)(all.Length == 0 ? ExitCode.Done : done.Count == 0 ? ExitCode.Failed : ExitCode.InPart);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    // With --out, not even --overwrite lets a result take the place of its own source.
    private static Func<InputFile, string> Checked(Func<InputFile, string> places) => input =>
        places(input) is var place && place == input.Path ? throw new IOException("the result would replace its source; --in-place does that") : place;

    private static string Json(IReadOnlyList<TranscodedFile> done, IReadOnlyList<FailedInput> failed, TransferSyntax target) => JsonSerializer.Serialize(new
    {
        transferSyntax = target.Uid,
        files = done.Select(f => new { path = f.Source, output = f.Output, from = f.From.Uid, bytesBefore = f.BytesBefore, bytesAfter = f.BytesAfter, ratio = Math.Round((double)f.BytesBefore / f.BytesAfter, 2) }),
        failed = failed.Select(f => new { path = f.Path, reason = f.Reason }),
    }, indented);

    private static CommandException Wrong(string reason) => new(reason, ExitCode.WrongUsage);
}
