using System.CommandLine;
using MedVision.Cli.Dicom.Anonymize;
using MedVision.Cli.Dicom.Fuzz;
using MedVision.Cli.Dicom.Nodes;
using MedVision.Cli.Dicom.Transcode;
using MedVision.Cli.Terminals;

namespace MedVision.Cli.Dicom;

/// <summary><c>dicom ...</c>: looks into DICOM files, and talks to DICOM nodes.</summary>
internal static class DicomCommand
{
    public static Command Create(Terminal terminal) => new("dicom", "Looks into DICOM files, and talks to DICOM nodes.")
    {
        DicomDumpCommand.Create(terminal),
        DicomJsonCommand.Create(terminal),
        DicomValidateCommand.Create(terminal),
        DicomAnonymizeCommand.Create(terminal),
        DicomTranscodeCommand.Create(terminal),
        DicomEchoCommand.Create(terminal),
        DicomSendCommand.Create(terminal),
        DicomFindCommand.Create(terminal),
        DicomGetCommand.Create(terminal),
        DicomMoveCommand.Create(terminal),
        DicomFuzzCommand.Create(terminal),
    };
}
