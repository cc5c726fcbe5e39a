using System.CommandLine;
using MedVision.Dicom.Deidentification;

namespace MedVision.Cli.Dicom.Anonymize;

/// <summary>What the command line of <c>dicom anonymize</c> may say.</summary>
internal sealed class AnonymizeOptions
{
    private static readonly string[] keepable = ["uids", "device", "institution", "patient", "dates", "private"];

    private readonly Option<string?> keep = new("--keep") { Description = "What stays: uids,device,institution,patient,dates,private.", HelpName = "LIST" };
    private readonly Option<bool> shiftDates = new("--shift-dates") { Description = "Move all dates of a patient by the same number of days." };
    private readonly Option<bool> cleanDescriptors = new("--clean-descriptors") { Description = "Keep known radiological words of descriptions." };
    private readonly Option<bool> cleanStructured = new("--clean-structured") { Description = "Clean structured reports instead of refusing them." };
    private readonly Option<bool> emptyDocuments = new("--empty-documents") { Description = "Write encapsulated documents as empty placeholders." };
    private readonly Option<bool> acceptBurnedIn = new("--accept-burned-in") { Description = "Pass on pixels that may have text burned in." };

    public AnonymizeOptions()
    {
        Paths.Validators.Add(result =>
        {
            // A mistyped option would otherwise pass as one more path.
            foreach (var token in result.Tokens)
                if (token.Value.StartsWith('-') && !Path.Exists(token.Value)) result.AddError($"there is no option {token.Value}");
        });
        keep.Validators.Add(result =>
        {
            foreach (string word in Words(result.GetValueOrDefault<string?>()))
                if (!keepable.Contains(word)) result.AddError($"--keep: '{word}' is none of {string.Join(", ", keepable)}");
        });
    }

    public Argument<string[]> Paths { get; } = new("PATH") { Description = "Files, folders (with everything below them) and ZIPs.", Arity = ArgumentArity.ZeroOrMore };

    public Option<string?> Out { get; } = new("--out") { Description = "Where the copies go.", HelpName = "DIR" };

    public Option<string?> Key { get; } = new("--key") { Description = "The project's key; made on first use.", HelpName = "FILE" };

    public Option<string?> Report { get; } = new("--report") { Description = "Write what was done, by tag and without values, as JSON.", HelpName = "FILE" };

    public Option<bool> SelfTest { get; } = new("--self-test") { Description = "Plant fake identifiers everywhere and prove that none survives these options." };

    public void AddTo(Command command)
    {
        command.Add(Paths);
        foreach (Option option in (Option[])[Out, Key, keep, shiftDates, cleanDescriptors, cleanStructured, emptyDocuments, acceptBurnedIn, Report, SelfTest]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(shiftDates) && Words(result.GetValue(keep)).Contains("dates")) result.AddError("--shift-dates and --keep dates exclude each other");
        });
    }

    public DeidentificationProfile Profile(ParseResult parsed)
    {
        string[] kept = Words(parsed.GetValue(keep));
        return new DeidentificationProfile
        {
            Dates = parsed.GetValue(shiftDates) ? DateHandling.Shift : kept.Contains("dates") ? DateHandling.Keep : DateHandling.Remove,
            RetainUids = kept.Contains("uids"),
            RetainDeviceIdentity = kept.Contains("device"),
            RetainInstitutionIdentity = kept.Contains("institution"),
            RetainPatientCharacteristics = kept.Contains("patient"),
            RetainSafePrivate = kept.Contains("private"),
            CleanDescriptors = parsed.GetValue(cleanDescriptors),
            CleanStructuredContent = parsed.GetValue(cleanStructured),
            EmptyDocuments = parsed.GetValue(emptyDocuments),
            AcceptBurnedInAnnotation = parsed.GetValue(acceptBurnedIn),
        };
    }

    private static string[] Words(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
