using System.CommandLine;
using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.Media;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary><c>dicom send NODE PATH...</c>: C-STORE of files, folders and ZIPs, as they are encoded.</summary>
internal static class DicomSendCommand
{
    public static Command Create(Terminal terminal)
    {
        NodeOptions node = new();
        Argument<string[]> paths = PathArgument.Create();
        DocumentedCommand command = node.AddTo(new DocumentedCommand("send", "Sends DICOM files to a node (C-STORE).", """
            Data sets go out byte for byte, in the transfer syntax that they are in; one that the node does not take is named
            and the others go on. A file counts as sent when the node has answered with success.

            Examples:
              ./medvision dicom send MEDVISION@localhost:11112 /mnt/cd
              ./medvision dicom send PACS@10.0.0.7:104 out/*/seg.dcm --as RESEARCH
            """)
        { paths });
        command.SetAction(async (parsed, cancellationToken) =>
            (int)await RunAsync(node.Node(parsed), node.CallingAE(parsed), parsed.GetRequiredValue(paths), terminal, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(RemoteNode node, string callingAE, string[] paths, Terminal terminal, CancellationToken ct)
    {
        string scratch = Directory.CreateTempSubdirectory("medvision-send-").FullName;
        try
        {
            InputFiles inputs = InputFiles.FindAndUnpack(paths, scratch, new ZipLimits(), ct);
            List<FailedInput> failed = [.. inputs.Failed];
            List<StorageItem> items = Open(inputs.Files, failed, ct);
            int sent = 0;
            HashSet<StorageItem> waiting = [.. items];
            try
            {
                await terminal.WithProgressAsync("Sending", async progress =>
                {
                    await foreach (StorageOutcome outcome in StorageUser.SendAsync(node, callingAE, items, cancellationToken: ct))
                    {
                        waiting.Remove(outcome.Item);
                        if (outcome.Reason is null) sent++;
                        else failed.Add(new FailedInput(outcome.Item.Name, outcome.Reason));
                        progress.Report(new($"Sending to {node}", (double)(items.Count - waiting.Count) / items.Count));
                    }
                    return sent;
                });
            }
            catch (AssociationException error)
            {
                terminal.Error($"{node}: {error.Message}");
                failed.AddRange(waiting.Select(item => new FailedInput(item.Name, "not sent")));
            }
            foreach (FailedInput one in failed) terminal.Error($"{one.Path}: {one.Reason}");
            terminal.Result($"{sent} sent, {failed.Count} not sent");
            if (sent + failed.Count == 0) throw new CommandException("there is no file in what was named");
            return failed.Count == 0 ? ExitCode.Done : sent > 0 ? ExitCode.InPart : ExitCode.Failed;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static List<StorageItem> Open(IReadOnlyList<InputFile> files, List<FailedInput> failed, CancellationToken ct)
    {
        List<StorageItem> items = [];
        foreach (InputFile file in files)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                items.Add(StorageItem.FromFile(file.Path) with { Name = file.Name });
            }
            catch (Exception error) when (error is DicomException or IOException or UnauthorizedAccessException)
            {
                failed.Add(new FailedInput(file.Name, Reasons.Of(error, file)));
            }
        }
        return items;
    }
}
