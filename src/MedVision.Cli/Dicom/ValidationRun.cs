using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Media;
using MedVision.Dicom.Validation;

namespace MedVision.Cli.Dicom;

/// <summary>The reports of all files that could be read, and the files that could not.</summary>
internal sealed record ValidationRun(IReadOnlyList<ValidatedFile> Files, IReadOnlyList<FailedInput> Failed)
{
    public ExitCode ExitCode =>
        Files.Count == 0 || Files.Any(file => !file.Report.IsValid) ? ExitCode.Failed
        : Failed.Count > 0 ? ExitCode.InPart
        : ExitCode.Done;

    public static ValidationRun Of(InputFiles inputs, IProgress<ProgressStep> progress, CancellationToken cancellationToken)
    {
        List<ValidatedFile> files = [];
        List<FailedInput> failed = [.. inputs.Failed];
        for (int i = 0; i < inputs.Files.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            InputFile input = inputs.Files[i];
            progress.Report(new ProgressStep(input.Name, (double)i / inputs.Files.Count));
            try
            {
                if (FileNature.WhyNotDicom(FileNature.HeadOf(input.Path)) is { } reason)
                {
                    failed.Add(new FailedInput(input.Name, reason));
                    continue;
                }
                using DicomFile file = DicomFile.Open(input.Path);
                files.Add(new ValidatedFile(input.Name, DicomValidator.Validate(file)));
            }
            catch (Exception error) when (error is DicomException or IOException or UnauthorizedAccessException)
            {
                failed.Add(new FailedInput(input.Name, Reasons.Of(error, input)));
            }
        }
        return new ValidationRun(files, failed);
    }
}
