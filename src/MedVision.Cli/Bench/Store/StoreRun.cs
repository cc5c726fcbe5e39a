using System.Diagnostics;
using MedVision.Cli.Terminals;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Bench.Store;

/// <summary>Sends a plan's instances over several ways at once; each way has one instance under way.</summary>
internal sealed class StoreRun(StorePlan plan, Func<CancellationToken, Task<IInstanceSender>> open)
{
    /// <summary>So often in a row a way may be lost before the run gives up.</summary>
    private const int MostLosses = 5;
    private readonly DicomFile[] phantom = Phantom.Make(plan);

    /// <summary>The figures of what was sent, also if the token stopped the run before its end.</summary>
    /// <exception cref="CommandException">The server cannot be reached.</exception>
    public async Task<StoreFigures> RunAsync(IProgress<ProgressStep> progress, CancellationToken cancellationToken)
    {
        // The instances of the warm-up are those behind the plan's last.
        if (plan.WarmUp > 0) await SendAsync(plan.Instances, plan.WarmUp, new StoreTally(), new Progress<ProgressStep>(), cancellationToken);
        StoreTally tally = new();
        long start = Stopwatch.GetTimestamp();
        await SendAsync(0, plan.Instances, tally, progress, cancellationToken);
        return tally.Figures(Stopwatch.GetElapsedTime(start));
    }

    private async Task SendAsync(int first, int count, StoreTally tally, IProgress<ProgressStep> progress, CancellationToken ct)
    {
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        int next = first - 1;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, plan.Associations).Select(_ => Task.Run(() => WorkAsync(failed.Token), ct)));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Whoever stopped it still wants to know how far it came.
        }

        async Task WorkAsync(CancellationToken token)
        {
            InstanceMaker maker = new(plan, phantom);
            IInstanceSender? sender = null;
            int losses = 0;
            try
            {
                for (int number; (number = Interlocked.Increment(ref next)) < first + count;)
                {
                    maker.Make(number);
                    long start = Stopwatch.GetTimestamp();
                    try
                    {
                        sender ??= await open(token);
                        if (await sender.SendAsync(maker, token) is { } refusal) tally.Failed(refusal);
                        else tally.Stored(Stopwatch.GetElapsedTime(start), maker.Dataset.Length);
                        losses = 0;
                    }
                    catch (SenderLostException error)
                    {
                        tally.Failed(error.Message);
                        if (++losses == MostLosses) throw new CommandException(error.Message);
                        if (sender is not null) await sender.DisposeAsync();
                        sender = null;
                    }
                    progress.Report(new("Sending", (double)tally.Settled / count));
                }
            }
            catch (CommandException)
            {
                await failed.CancelAsync();
                throw;
            }
            finally
            {
                if (sender is not null) await sender.DisposeAsync();
            }
        }
    }
}
