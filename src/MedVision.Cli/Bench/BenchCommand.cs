using System.CommandLine;
using MedVision.Cli.Bench.Query;
using MedVision.Cli.Bench.Store;
using MedVision.Cli.Terminals;

namespace MedVision.Cli.Bench;

/// <summary><c>bench ...</c>: load for a running server, ours or another, and figures of how it bears it.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal) => new("bench", "Puts a running server under load and measures its answers.")
    {
        BenchStoreCommand.Create(terminal),
        BenchQueryCommand.Create(terminal),
    };
}
