using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;

namespace MedVision.Cli.Dicom;

/// <summary><c>dicom echo NODE</c>: is the other side there, and does it know us?</summary>
internal static class DicomEchoCommand
{
    public static Command Create(Terminal terminal)
    {
        NodeArgument node = new();
        CallingAEOption callingAE = new();
        DocumentedCommand command = new("echo", "Asks a DICOM node whether it answers (C-ECHO).", """
            Opens an association, sends one echo and releases it. Where it fails, the line says whether the node cannot be
            reached, does not know one of the two AE titles, or does something else.

            Example:
              ./medvision dicom echo ORTHANC@localhost:4242
            """)
        { node, callingAE };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RemoteNode asked = parsed.GetRequiredValue(node);
            long start = Stopwatch.GetTimestamp();
            try
            {
                string who = await VerificationUser.EchoAsync(asked, parsed.GetRequiredValue(callingAE), cancellationToken: cancellationToken);
                terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{asked} answers after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms: {who}"));
                return (int)ExitCode.Done;
            }
            catch (AssociationException error)
            {
                throw new CommandException(error.Failure == AssociationFailure.Unreachable ? error.Message : $"{asked}: {error.Message}");
            }
        });
        return command;
    }
}
