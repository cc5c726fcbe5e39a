using System.CommandLine;
using System.Text.Json;
using MedVision.Cli.Dicom.Nodes;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Network.Associations;

namespace MedVision.Cli.Bench.Query;

/// <summary><c>bench query</c>: how fast does an archive answer, ours or another?</summary>
internal static class BenchQueryCommand
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        Option<Uri?> server = BenchOptions.Root("--server", "Ask by QIDO-RS at this DICOMweb root");
        Option<RemoteNode?> node = BenchOptions.Node("Ask this node by C-FIND.");
        CallingAEOption callingAE = new();
        Option<int> queries = BenchOptions.Number("--queries", "Questions at each door.", 700, 1, 1_000_000);
        Option<int> concurrency = BenchOptions.Number("--concurrency", "Questions at once.", 4, 1, 256);
        Option<int> seed = new("--seed") { Description = "The same seed asks for the same samples.", DefaultValueFactory = _ => 1 };
        Option<bool> asJson = new("--json") { Description = "Write the figures as JSON." };
        DocumentedCommand command = new("query", "Asks an archive the questions of a day, and measures the answers.", """
            What is asked for is first learnt from the archive itself: studies by patient id, by the beginning of the name, by
            accession number, by date, by modality; the series of a study; the instances of a series. Nothing is written.
            With both --server and --node the one is asked after the other. --server sends the token in MEDVISION_API_TOKEN, if any.
            Exit codes: 0 all answered, 1 nothing answered, 2 wrong usage, 3 some not answered.

            Examples:
              ./medvision bench query --server http://localhost:8080/dicom-web --node MEDVISION@localhost:11112
              ./medvision bench query --server http://localhost:8042/dicom-web --concurrency 8 --json
            """)
        { server, node, callingAE, queries, concurrency, seed, asJson };
        command.Validators.Add(result =>
        {
            if (result.GetResult(server) is null && result.GetResult(node) is null) result.AddError("--server or --node says whom to ask");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            List<QueryFigures> figures = [];
            foreach (IQueryAsker asker in Askers(parsed.GetValue(server), parsed.GetValue(node), parsed.GetRequiredValue(callingAE)))
            {
                try
                {
                    figures.AddRange(await new QueryRun(asker, parsed.GetValue(queries), parsed.GetValue(concurrency), parsed.GetValue(seed)).RunAsync(cancellationToken));
                }
                catch (QuestionException error)
                {
                    throw new CommandException($"{asker.Name}: {error.Message}");
                }
                finally
                {
                    (asker as IDisposable)?.Dispose();
                }
            }
            if (parsed.GetValue(asJson)) terminal.Out.WriteLine(JsonSerializer.Serialize(figures, json));
            else foreach (string line in figures.SelectMany(one => one.Lines())) terminal.Result(line);
            return (int)(figures.All(one => one.Failures.Count == 0) ? ExitCode.Done : figures.Any(one => one.Answered > 0) ? ExitCode.InPart : ExitCode.Failed);
        });
        return command;
    }

    private static IEnumerable<IQueryAsker> Askers(Uri? server, RemoteNode? node, string callingAE)
    {
        if (server is not null) yield return new QidoAsker(server, Environment.GetEnvironmentVariable("MEDVISION_API_TOKEN"));
        if (node is not null) yield return new FindAsker(node, callingAE);
    }
}
