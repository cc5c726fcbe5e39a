using System.CommandLine;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary>What to retrieve: a patient, studies, series of one study, or instances of one series.</summary>
internal sealed class RetrieveOptions
{
    private readonly Option<string?> patient = new("--patient") { Description = "All of one patient, by Patient ID.", HelpName = "ID" };
    private readonly Option<string[]> studies = Uids("--study", "Studies, by Study Instance UID.");
    private readonly Option<string[]> series = Uids("--series", "Series of one study, by Series Instance UID.");
    private readonly Option<string[]> instances = Uids("--instance", "Instances of one series, by SOP Instance UID.");

    /// <summary>Puts them on a command.</summary>
    public T AddTo<T>(T command)
        where T : Command
    {
        foreach (Option option in (Option[])[patient, studies, series, instances]) command.Options.Add(option);
        return command;
    }

    /// <summary>The identifier for what was named, and its model.</summary>
    /// <exception cref="CommandException">Nothing was named, or not where it lies.</exception>
    public (InformationModel Model, DicomDataset Identifier) Identifier(ParseResult parsed)
    {
        (string? id, string[] inStudies, string[] inSeries, string[] named) = (parsed.GetValue(patient), parsed.GetValue(studies) ?? [], parsed.GetValue(series) ?? [], parsed.GetValue(instances) ?? []);
        if (named.Length > 0 && (inSeries.Length != 1 || inStudies.Length != 1)) throw Wrong("--instance needs the one --study and the one --series that they are in");
        if (inSeries.Length > 0 && inStudies.Length != 1) throw Wrong("--series needs the one --study that they are in");
        if (id is not null && inStudies.Length > 0) throw Wrong("--patient retrieves everything of a patient; leave out --study");
        if (id is not null) return (InformationModel.PatientRoot, Identifiers.Of(QueryLevel.Patient).Set(DicomTags.PatientID, id));
        if (named.Length > 0) return (InformationModel.StudyRoot, Identifiers.Instances(inStudies[0], inSeries[0], named));
        if (inSeries.Length > 0) return (InformationModel.StudyRoot, Identifiers.Series(inStudies[0], inSeries));
        return inStudies.Length > 0 ? (InformationModel.StudyRoot, Identifiers.Studies(inStudies)) : throw Wrong("name what to retrieve: --patient, --study, --series or --instance");
    }

    private static Option<string[]> Uids(string name, string description) => new(name) { Description = description, HelpName = "UID", DefaultValueFactory = _ => [] };

    private static CommandException Wrong(string message) => new(message, ExitCode.WrongUsage);
}
