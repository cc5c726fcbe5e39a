using MedVision.Cli;
using MedVision.Cli.Terminals;

return (int)await CommandLine.RunAsync(args, Terminal.OfProcess());
