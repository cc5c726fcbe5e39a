using System.CommandLine;
using System.Text;
using System.Text.Json;
using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;

namespace MedVision.Cli.Dicom;

/// <summary><c>dicom json PATH...</c>: data sets in the DICOM JSON model, PS3.18 F, and back.</summary>
internal static class DicomJsonCommand
{
    private const int ShortBytes = 1024;

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = DicomInputs.Argument();
        Option<bool> inline = new("--inline") { Description = "Write long bytes (pixel data) as base64 too." };
        Option<string> toDicom = new("--to-dicom") { Description = "The other way: PATH is DICOM JSON, OUT the DICOM file to write.", HelpName = "OUT" };
        DocumentedCommand command = new("json", "Writes DICOM files as DICOM JSON (PS3.18 F), and DICOM JSON as DICOM.", """
            Several files become one array, as DICOMweb answers with. Bytes longer than 1 KiB are left out; a BulkDataURI, the file's
            own address with the element's tag behind '#', stands in their place. --inline writes them as base64. Compressed pixel
            data is always left out, because DICOM JSON has no form for it.
            --to-dicom follows these addresses, so that both ways together give the whole object again; other addresses are refused.
            Where the JSON is an array of several objects, OUT is a folder, and each file is named by its SOP Instance UID.

            Examples:
              ./medvision dicom json image.dcm | jq '.["00100010"].Value[0].Alphabetic'
              ./medvision dicom json image.dcm > image.json && ./medvision dicom json image.json --to-dicom copy.dcm
            """)
        { paths, inline, toDicom };
        command.SetAction((parsed, cancellationToken) => Task.FromResult((int)(parsed.GetValue(toDicom) is { } target
            ? DicomInputs.ForEach(parsed.GetRequiredValue(paths), terminal, (input, several) => ToDicom(input, target, several), cancellationToken)
            : ToJson(parsed.GetRequiredValue(paths), parsed.GetValue(inline), terminal, cancellationToken))));
        return command;
    }

    private static ExitCode ToJson(string[] paths, bool inline, Terminal terminal, CancellationToken cancellationToken)
    {
        int written = 0;
        bool array = false;
        ExitCode code = DicomInputs.ForEach(paths, terminal, (input, several) =>
        {
            using DicomFile file = DicomFile.Open(input.Path);
            string address = new Uri(input.Path).AbsoluteUri;
            string json = DicomJson.ToString(file.Dataset, (at, element) =>
                element is DicomValue value && (inline || value.Length <= ShortBytes) ? null : $"{address}#{at}", indented: true);
            array = several;
            if (several) terminal.Out.WriteLine(written == 0 ? "[" : ",");
            terminal.Out.Write(json);
            written++;
        }, cancellationToken);
        if (written > 0) terminal.Out.WriteLine(array ? "\n]" : "");
        else if (array) terminal.Out.WriteLine("[]");
        return code;
    }

    private static void ToDicom(InputFile input, string target, bool several)
    {
        byte[] json = File.ReadAllBytes(input.Path);
        using JsonDocument document = Parse(json, input.Name);
        JsonElement[] objects = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : [document.RootElement];
        foreach (JsonElement instance in objects)
        {
            using BulkDataFiles bulk = new();
            DicomDataset dataset = DicomJson.Read(Encoding.UTF8.GetBytes(instance.GetRawText()), (address, tag, _) => bulk.Resolve(address, tag));
            DicomFile file = new(dataset, bulk.Syntax);
            file.Save(several || objects.Length > 1 ? PathIn(target, dataset) : target);
        }
    }

    private static JsonDocument Parse(byte[] json, string name)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (JsonException bad)
        {
            throw new DicomException("this is not JSON: " + bad.Message, null, null, name, bad);
        }
    }

    private static string PathIn(string folder, DicomDataset dataset)
    {
        string uid = dataset.RequireString(DicomTags.SOPInstanceUID);
        if (uid.Length > 64 || uid.AsSpan().ContainsAnyExcept("0123456789.") || uid.StartsWith('.')) throw new DicomException($"'{uid}' is no UID, and no name for a file", DicomTags.SOPInstanceUID);
        return Path.Combine(Directory.CreateDirectory(folder).FullName, uid + ".dcm");
    }
}
