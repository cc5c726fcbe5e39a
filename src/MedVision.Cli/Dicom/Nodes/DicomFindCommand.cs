using System.CommandLine;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.Json;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary><c>dicom find NODE</c>: C-FIND.</summary>
internal static class DicomFindCommand
{
    public static Command Create(Terminal terminal)
    {
        NodeOptions node = new();
        Option<string> level = new("--level") { Description = "What to look for.", DefaultValueFactory = _ => "study", HelpName = "patient|study|series|image" };
        level.Validators.Add(result =>
        {
            if (QueryLevels.Find(result.GetValueOrDefault<string>()) is null) result.AddError("--level is patient, study, series or image");
        });
        QueryKeyOption keys = new();
        Option<int> limit = new("--limit") { Description = "Stop after so many matches; the node is told to stop, too.", DefaultValueFactory = _ => int.MaxValue, HelpName = "N" };
        Option<bool> json = new("--json") { Description = "Write the matches as DICOM JSON (PS3.18 F), an array." };
        DocumentedCommand command = node.AddTo(new DocumentedCommand("find", "Asks a DICOM node what it has (C-FIND).", """
            Without keys it asks for everything of the level, and for the attributes that every node has to know. Values may have
            the wildcards * and ? or be ranges (20240101-20241231). Each match is a line as it comes, the values parted by tabs under a
            line with their names. Series are looked for in one study, instances in one series:
            -k StudyInstanceUID=..., -k SeriesInstanceUID=....
            The level patient is asked in the Patient Root model, the others in the Study Root model.

            Examples:
              ./medvision dicom find PACS@10.0.0.7:104 -k PatientName='DOE^*' -k StudyDate=20240101-
              ./medvision dicom find PACS@10.0.0.7:104 --level series -k StudyInstanceUID=1.2.3 --json
            """)
        { level, keys, limit, json });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RemoteNode asked = node.Node(parsed);
            QueryLevel at = QueryLevels.Find(parsed.GetRequiredValue(level))!.Value;
            InformationModel model = at == QueryLevel.Patient ? InformationModel.PatientRoot : InformationModel.StudyRoot;
            DicomDataset identifier = Identifiers.Query(model, at);
            QueryKeyOption.Set(identifier, parsed.GetRequiredValue(keys));
            IAsyncEnumerable<DicomDataset> matches = FindUser.FindAsync(asked, node.CallingAE(parsed), model, identifier, cancellationToken: cancellationToken);
            int most = parsed.GetValue(limit);
            int found = await NodeErrors.NamingAsync(asked, () => parsed.GetValue(json) ? WriteJsonAsync(matches, most, terminal) : WriteLinesAsync(matches, identifier, most, terminal));
            if (found == 0) terminal.Error("nothing matches");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> WriteLinesAsync(IAsyncEnumerable<DicomDataset> matches, DicomDataset identifier, int most, Terminal terminal)
    {
        DicomTag[] columns = [.. identifier.Select(element => element.Tag).Where(tag => tag != DicomTags.QueryRetrieveLevel && tag != DicomTags.SpecificCharacterSet)];
        int found = 0;
        await foreach (DicomDataset match in matches)
        {
            if (found++ == 0) terminal.Out.WriteLine(string.Join('\t', columns.Select(tag => tag.Keyword is { Length: > 0 } keyword ? keyword : tag.ToString())));
            terminal.Out.WriteLine(string.Join('\t', columns.Select(tag => Terminal.Printable(match[tag] is DicomSequence sequence ? $"{sequence.Items.Count} items" : string.Join('\\', match.GetStrings(tag))))));
            if (found == most) break;
        }
        return found;
    }

    private static async Task<int> WriteJsonAsync(IAsyncEnumerable<DicomDataset> matches, int most, Terminal terminal)
    {
        int found = 0;
        terminal.Out.Write("[");
        await foreach (DicomDataset match in matches)
        {
            terminal.Out.Write((found++ == 0 ? "\n" : ",\n") + DicomJson.ToString(match));
            if (found == most) break;
        }
        terminal.Out.WriteLine("\n]");
        return found;
    }
}
