using System.CommandLine;
using MedVision.Cli.Terminals;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Dicom;

/// <summary><c>dicom dump FILE</c>: every element as text.</summary>
internal static class DicomDumpCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<FileInfo> path = DicomFileArgument.Create();
        Option<bool> full = new("--full") { Description = "Show long values whole." };
        DocumentedCommand command = new("dump", "Shows every element of a DICOM file as text.", """
            One line an element: tag, value representation, keyword, value; the items of a sequence are indented. Values longer
            than a line are cut (--full shows them), pixel data and other long bytes are given by their length.

            Example:
              ./medvision dicom dump image.dcm | grep -i instance
            """)
        { path, full };
        command.SetAction(parsed =>
        {
            using DicomFile file = DicomFile.Open(parsed.GetRequiredValue(path).FullName);
            foreach (string line in DatasetText.Lines(file, parsed.GetValue(full))) terminal.Result(line);
            return (int)ExitCode.Done;
        });
        return command;
    }
}
