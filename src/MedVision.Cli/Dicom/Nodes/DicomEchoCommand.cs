using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary><c>dicom echo NODE</c>: is the other side there, and does it know us?</summary>
internal static class DicomEchoCommand
{
    public static Command Create(Terminal terminal)
    {
        NodeOptions node = new();
        DocumentedCommand command = node.AddTo(new DocumentedCommand("echo", "Asks a DICOM node whether it answers (C-ECHO).", """
            Opens an association, sends one echo and releases it. Where it fails, the line says whether the node cannot be
            reached, does not know one of the two AE titles, or does something else.

            Example:
              ./medvision dicom echo ORTHANC@localhost:4242
              ./medvision dicom echo PACS@pacs.example:2762 --tls-ca hospital-ca.pem
            """));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RemoteNode asked = node.Node(parsed);
            long start = Stopwatch.GetTimestamp();
            string who = await NodeErrors.NamingAsync(asked, () => VerificationUser.EchoAsync(asked, node.CallingAE(parsed), cancellationToken: cancellationToken));
            terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{asked} answers after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms: {who}"));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
