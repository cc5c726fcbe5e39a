using System.CommandLine;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary><c>dicom move NODE --to AE</c>: C-MOVE.</summary>
internal static class DicomMoveCommand
{
    public static Command Create(Terminal terminal)
    {
        NodeOptions node = new();
        RetrieveOptions what = new();
        Option<string> destination = new("--to") { Description = "Where the node shall send them: an AE title that it knows.", HelpName = "AETITLE", Required = true };
        DocumentedCommand command = what.AddTo(node.AddTo(new DocumentedCommand("move", "Tells a DICOM node to send studies to another node (C-MOVE).", """
            The instances go from the node to the destination, not through this program; the node must know the destination's
            address. Ctrl-C cancels the operation at the node; what it has sent stays sent. Ends with 3 where some instances
            could not be sent; each that the node names is a line on stderr.

            Example:
              ./medvision dicom move PACS@10.0.0.7:104 --study 1.2.3 --to MEDVISION
            """)
        { destination }));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RemoteNode asked = node.Node(parsed);
            (InformationModel model, DicomDataset identifier) = what.Identifier(parsed);
            RetrieveOutcome outcome = await NodeErrors.NamingAsync(asked, () => terminal.WithProgressAsync("Moving", progress => MoveUser.MoveAsync(
                asked, node.CallingAE(parsed), parsed.GetRequiredValue(destination), identifier, new RetrieveProgress(progress, $"{asked} sends"), model, cancellationToken: cancellationToken)));
            return (int)RetrieveProgress.Conclude(outcome, "sent", terminal);
        });
        return command;
    }
}
