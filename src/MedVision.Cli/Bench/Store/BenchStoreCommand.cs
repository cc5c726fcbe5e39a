using System.CommandLine;
using System.Text.Json;
using MedVision.Cli.Dicom.Nodes;
using MedVision.Cli.Dicom.Transcode;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;

namespace MedVision.Cli.Bench.Store;

/// <summary><c>bench store</c>: how fast does a server store, ours or another?</summary>
internal static class BenchStoreCommand
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        Option<RemoteNode?> node = BenchOptions.Node("Send by C-STORE to this node.");
        Option<Uri?> stow = BenchOptions.Root("--stow", "Send by STOW-RS to this DICOMweb root");
        CallingAEOption callingAE = new();
        Option<int> associations = BenchOptions.Number("--associations", "Associations (or HTTP connections) at once.", 8, 1, 1000);
        Option<int> instances = BenchOptions.Number("--instances", "Instances to send.", 1000, 1, 10_000_000);
        Option<int> warmUp = BenchOptions.Number("--warm-up", "Instances sent before the clock starts.", 100, 0, 1_000_000);
        Option<int> studies = BenchOptions.Number("--studies", "Studies among which the instances go round; else one for each association.", 0, 0, 1_000_000);
        Option<int[]> size = new("--size")
        {
            Description = "Rows and columns of an image of 16 bits a pixel.",
            HelpName = "ROWS COLUMNS",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [256, 256],
        };
        Option<string> syntax = new("--syntax") { Description = "Transfer syntax: a name of 'dicom transcode', or a UID.", HelpName = "SYNTAX", DefaultValueFactory = _ => "explicit" };
        Option<string?> seed = new("--seed") { Description = "The same seed gives the same instances, which the server then has already; else a new one." };
        Option<bool> asJson = new("--json") { Description = "Write the figures as JSON." };
        DocumentedCommand command = new("store", "Sends generated images as fast as the server answers, and measures.", """
            Images of nobody are made in memory and sent over several associations at once, each waiting for the answer before its
            next image, as scanners do. Latency is the time from the first byte to the answer, at the nearest rank. The server
            keeps what it is sent: aim at one that is there for tests. --stow sends the token in MEDVISION_API_TOKEN, if any.
            Ctrl-C ends the run and prints the figures so far.
            Exit codes: 0 all stored, 1 nothing stored, 2 wrong usage, 3 some not stored.

            Examples:
              ./medvision bench store --node MEDVISION@localhost:11112 --associations 8 --instances 10000
              ./medvision bench store --node ORTHANC@localhost:4242 --size 512 512 --syntax j2k-lossless --json
              ./medvision bench store --stow http://localhost:8080/dicom-web --instances 5000
            """)
        { node, stow, callingAE, associations, instances, warmUp, studies, size, syntax, seed, asJson };
        command.Validators.Add(result =>
        {
            if (result.GetResult(node) is null == result.GetResult(stow) is null) result.AddError("either --node or --stow says where to send");
        });
        size.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => int.TryParse(token.Value, out int value) && value is < 1 or > 16384)) result.AddError("--size goes from 1 to 16384");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TransferSyntax written = SyntaxNames.Find(parsed.GetRequiredValue(syntax));
            if (written.IsDeflated) throw new CommandException("--syntax: deflated data sets are not generated", ExitCode.WrongUsage);
            int[] shape = parsed.GetRequiredValue(size);
            StorePlan plan = new()
            {
                Instances = parsed.GetValue(instances),
                WarmUp = parsed.GetValue(warmUp),
                Associations = parsed.GetValue(associations),
                Studies = parsed.GetValue(studies) is > 0 and var some ? some : parsed.GetValue(associations),
                Rows = shape[0],
                Columns = shape[1],
                Syntax = written,
                Seed = parsed.GetValue(seed) ?? Guid.NewGuid().ToString("N"),
            };
            string calling = parsed.GetRequiredValue(callingAE);
            StoreRun run = new(plan, parsed.GetValue(node) is { } peer
                ? ct => AssociationSender.OpenAsync(peer, calling, plan.Syntax, ct)
                : _ => Task.FromResult<IInstanceSender>(new StowSender(StudiesOf(parsed.GetRequiredValue(stow)!), Environment.GetEnvironmentVariable("MEDVISION_API_TOKEN"))));
            StoreFigures figures = await terminal.WithProgressAsync("Sending", progress => run.RunAsync(progress, cancellationToken));
            if (parsed.GetValue(asJson)) terminal.Out.WriteLine(JsonSerializer.Serialize(figures, json));
            else foreach (string line in figures.Lines()) terminal.Result(line);
            return (int)(figures.Stored == plan.Instances ? ExitCode.Done : figures.Stored > 0 ? ExitCode.InPart : ExitCode.Failed);
        });
        return command;
    }

    private static Uri StudiesOf(Uri root) => new(root.AbsoluteUri.TrimEnd('/') + "/studies");
}
