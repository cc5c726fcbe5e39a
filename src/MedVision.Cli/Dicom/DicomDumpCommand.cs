using System.CommandLine;
using MedVision.Cli.Terminals;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Dicom;

/// <summary><c>dicom dump PATH...</c>: every element as text.</summary>
internal static class DicomDumpCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = DicomInputs.Argument();
        Option<bool> full = new("--full") { Description = "Show long values whole (pixel data never)." };
        Option<bool> offsets = new("--offsets") { Description = "Put each element's byte position in front." };
        DocumentedCommand command = new("dump", "Shows every element of DICOM files as text.", """
            One line an element: tag, value representation, keyword, value; private elements with the name of who owns them. The items
            of a sequence are numbered and indented. Text is converted from the file's character set. Values longer than a line are cut
            (--full shows them); pixel data is given by its length. The records of a DICOMDIR say what they describe and which record
            follows. At the end stands what deviates from the standard and was read all the same, with its clause.
            A file that is damaged is refused with the element and the byte where it stops making sense; the others are shown.

            Examples:
              ./medvision dicom dump image.dcm | grep -i instance
              ./medvision dicom dump --offsets /mnt/cd/DICOMDIR
            """)
        { paths, full, offsets };
        command.SetAction((parsed, cancellationToken) => Task.FromResult((int)DicomInputs.ForEach(parsed.GetRequiredValue(paths), terminal, (input, several) =>
        {
            using DicomFile file = DicomFile.OpenWithOffsets(input.Path);
            if (several) terminal.Out.WriteLine(terminal.Paint($"## {input.Name}", ConsoleColor.Yellow));
            new DatasetText(file, terminal, parsed.GetValue(full), parsed.GetValue(offsets)).Write();
        }, cancellationToken)));
        return command;
    }
}
