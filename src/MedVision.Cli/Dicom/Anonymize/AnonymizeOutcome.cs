using MedVision.Cli.Inputs;
using MedVision.Dicom.Deidentification;

namespace MedVision.Cli.Dicom.Anonymize;

/// <summary>What a run of <c>dicom anonymize</c> did.</summary>
/// <param name="Written">The copies, relative to the output folder.</param>
/// <param name="Patients">How many patients they are of.</param>
/// <param name="Actions">Every kind of change, with the number of files and of attributes.</param>
/// <param name="Warnings">Every warning, with the number of files.</param>
/// <param name="Failed">The files that failed, under names that tell nobody's name.</param>
internal sealed record AnonymizeOutcome(
    IReadOnlyList<string> Written, int Patients, IReadOnlyList<(DeidentificationAction Action, int Files)> Actions,
    IReadOnlyList<(string Warning, int Files)> Warnings, IReadOnlyList<FailedInput> Failed);
