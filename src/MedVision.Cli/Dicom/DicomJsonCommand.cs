using System.CommandLine;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;

namespace MedVision.Cli.Dicom;

/// <summary><c>dicom json FILE</c>: the data set in the DICOM JSON model, PS3.18 F.</summary>
internal static class DicomJsonCommand
{
    private const int ShortBytes = 1024;

    public static Command Create(Terminal terminal)
    {
        Argument<FileInfo> path = DicomFileArgument.Create();
        Option<bool> inline = new("--inline") { Description = "Write long bytes (pixel data) as base64 too." };
        DocumentedCommand command = new("json", "Writes a DICOM file as DICOM JSON (PS3.18 F).", """
            Bytes longer than 1 KiB are left out; a BulkDataURI, the file's own address with the element's tag behind '#', stands
            in their place. --inline writes them as base64.

            Example:
              ./medvision dicom json image.dcm | jq '."00100010".Value[0].Alphabetic'
            """)
        { path, inline };
        command.SetAction(parsed =>
        {
            FileInfo info = parsed.GetRequiredValue(path);
            using DicomFile file = DicomFile.Open(info.FullName);
            string address = new Uri(info.FullName).AbsoluteUri;
            string? UriOf(string at, DicomElement element) =>
                element is DicomValue value && (parsed.GetValue(inline) || value.Length <= ShortBytes) ? null : $"{address}#{at}";
            terminal.Out.WriteLine(DicomJson.ToString(file.Dataset, UriOf, indented: true));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
