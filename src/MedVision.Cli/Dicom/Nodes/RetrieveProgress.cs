using System.Globalization;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary>A retrieval's counts as a progress bar, and as the line it ends with.</summary>
internal sealed class RetrieveProgress(IProgress<ProgressStep> bar, string stage) : IProgress<SubOperationCounts>
{
    public void Report(SubOperationCounts value)
    {
        if (value.Total > 0) bar.Report(new(stage, (double)(value.Total - (value.Remaining ?? 0)) / value.Total));
    }

    /// <summary>Writes how it ended; the exit code says it, too.</summary>
    public static ExitCode Conclude(RetrieveOutcome outcome, string done, Terminal terminal)
    {
        SubOperationCounts counts = outcome.Counts;
        foreach (string instance in outcome.FailedInstances) terminal.Error($"{instance}: not {done}");
        terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{counts.Completed + counts.Warning} {done}, {counts.Failed} not {done}"));
        if (counts.Warning > 0) terminal.Error($"{counts.Warning} with a warning");
        if (counts.Total == 0 && outcome.IsComplete) terminal.Error("the node has nothing of that");
        return outcome.IsComplete ? ExitCode.Done : counts.Completed + counts.Warning > 0 ? ExitCode.InPart : ExitCode.Failed;
    }
}
