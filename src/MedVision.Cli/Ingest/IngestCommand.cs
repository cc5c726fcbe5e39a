using System.CommandLine;
using MedVision.Cli.Inputs;
using MedVision.Cli.Terminals;

namespace MedVision.Cli.Ingest;

/// <summary><c>ingest PATH... [--server URL]</c>: sends images to a running MedVision.</summary>
internal static class IngestCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = PathArgument.Create();
        Option<Uri> server = new("--server")
        {
            Description = "Where MedVision runs.",
            HelpName = "URL",
            DefaultValueFactory = _ => new Uri("http://localhost:8080"),
            CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                ? uri
                : Refuse(result, "--server expects an address such as http://pacs.example.org:8080"),
        };
        DocumentedCommand command = new("ingest", "Sends DICOM files to a running MedVision, which archives and analyses them.", """
            The environment variable MEDVISION_API_TOKEN must hold the server's token. Sending a file again changes nothing.

            Examples:
              ./medvision ingest /mnt/cd
              ./medvision ingest study.zip --server http://reading-room:8080
            """)
        { paths, server };
        command.SetAction(async (parsed, cancellationToken) =>
            (int)await RunAsync(parsed.GetRequiredValue(paths), parsed.GetRequiredValue(server), terminal, cancellationToken));
        return command;

        static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result, string message)
        {
            result.AddError(message);
            return null;
        }
    }

    private static async Task<ExitCode> RunAsync(string[] paths, Uri server, Terminal terminal, CancellationToken cancellationToken)
    {
        string token = Environment.GetEnvironmentVariable("MEDVISION_API_TOKEN") is { Length: > 0 } set
            ? set
            : throw new CommandException("MEDVISION_API_TOKEN is not set; it must hold the token that the server was started with");
        InputFiles inputs = InputFiles.Find(paths, cancellationToken);
        foreach (FailedInput failed in inputs.Failed) terminal.Error($"{failed.Path}: {failed.Reason}");

        using IngestClient client = new(server, token);
        IngestTotals totals = new();
        await terminal.WithProgressAsync("Sending", async progress =>
        {
            await client.SendAsync(inputs.Files, totals, progress, cancellationToken);
            return totals;
        });

        foreach (FailedInput conflict in totals.Conflicts) terminal.Error($"{conflict.Path}: kept aside: {conflict.Reason}");
        foreach (FailedInput quarantined in totals.Quarantined) terminal.Error($"{quarantined.Path}: in quarantine: {quarantined.Reason}");
        foreach (FailedInput unread in totals.Unread) terminal.Error($"{unread.Path}: {unread.Reason}");
        terminal.Result($"{totals.Stored} stored, {totals.Duplicates} there already, {totals.Conflicts.Count} kept aside, {totals.Quarantined.Count} in quarantine");
        foreach (string study in totals.Studies) terminal.Result($"study {study}");

        int bad = inputs.Failed.Count + totals.Conflicts.Count + totals.Quarantined.Count + totals.Unread.Count;
        if (bad == 0 && totals.Stored + totals.Duplicates == 0) throw new CommandException("there is no file in what was named");
        return bad == 0 ? ExitCode.Done : totals.Stored + totals.Duplicates > 0 ? ExitCode.InPart : ExitCode.Failed;
    }
}
