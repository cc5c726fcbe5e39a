using System.Runtime.InteropServices;
using MedVision.Cli;
using MedVision.Cli.Terminals;

using CancellationTokenSource stopped = new();
// The first Ctrl-C lets the slice in hand end and the temporary files go; a second one ends the process as usual.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stopped.IsCancellationRequested;
    stopped.Cancel();
}
using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

return (int)await CommandLine.RunAsync(args, Terminal.OfProcess(), stopped.Token);
