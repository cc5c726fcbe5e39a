using System.CommandLine;
using System.Text.Json;
using MedVision.Cli.Terminals;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;

namespace MedVision.Cli.Dicom;

/// <summary><c>dicom json FILE</c>: the data set in the DICOM JSON model, PS3.18 F.</summary>
internal static class DicomJsonCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<FileInfo> path = DicomFileArgument.Create();
        DocumentedCommand command = new("json", "Writes a DICOM file as DICOM JSON (PS3.18 F).", """
            Example:
              ./medvision dicom json image.dcm | jq '."00100010".Value[0].Alphabetic'
            """)
        { path };
        command.SetAction(parsed =>
        {
            using DicomFile file = DicomFile.Open(parsed.GetRequiredValue(path).FullName);
            terminal.Out.WriteLine(DicomJson.ToString(file.Dataset));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
