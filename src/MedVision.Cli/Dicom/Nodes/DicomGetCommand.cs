using System.CommandLine;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary><c>dicom get NODE --out DIR</c>: C-GET.</summary>
internal static class DicomGetCommand
{
    public static Command Create(Terminal terminal)
    {
        NodeOptions node = new();
        RetrieveOptions what = new();
        Option<string> folder = new("--out") { Description = "The folder for the files, named by SOP Instance UID.", HelpName = "DIR", Required = true };
        Option<string[]> classes = new("--class")
        {
            Description = "A SOP class (UID) that may come. Naming the few that are there makes room for every compressed transfer syntax; without it the most common classes are taken.",
            HelpName = "UID",
            DefaultValueFactory = _ => [],
        };
        DocumentedCommand command = what.AddTo(node.AddTo(new DocumentedCommand("get", "Fetches studies from a DICOM node (C-GET).", """
            The instances come back over the connection that this program opens, so the node need not know our address. Data
            sets are kept byte for byte as they come; a file is there whole or not at all. Ctrl-C cancels the operation at the node;
            what has come stays. Ends with 3 where some instances did not come; each that the node names is a line on stderr.

            Examples:
              ./medvision dicom get PACS@10.0.0.7:104 --study 1.2.3 --out study
              ./medvision dicom get PACS@10.0.0.7:104 --study 1.2.3 --series 1.2.3.4 --class 1.2.840.10008.5.1.4.1.1.4 --out series
            """)
        { folder, classes }));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RemoteNode asked = node.Node(parsed);
            (InformationModel model, DicomDataset identifier) = what.Identifier(parsed);
            ReceivedFiles files = new(parsed.GetRequiredValue(folder), asked, node.CallingAE(parsed));
            string[] named = parsed.GetRequiredValue(classes);
            RetrieveOutcome outcome = await NodeErrors.NamingAsync(asked, () => terminal.WithProgressAsync("Fetching", progress => GetUser.GetAsync(
                asked, node.CallingAE(parsed), identifier, files.StoreAsync, new RetrieveProgress(progress, $"Fetching from {asked}"), named.Length > 0 ? named : null, model, cancellationToken: cancellationToken)));
            return (int)RetrieveProgress.Conclude(outcome with { Counts = outcome.Counts with { Completed = files.Count - outcome.Counts.Warning } }, "fetched", terminal);
        });
        return command;
    }
}
