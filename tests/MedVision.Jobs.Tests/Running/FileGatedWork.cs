using MedVision.Archive.Rows;
using MedVision.Jobs.Running;

namespace MedVision.Jobs.Tests.Running;

/// <summary>Work that says in a file that it began, and goes on when another file is there: understood across processes.</summary>
internal sealed class FileGatedWork(string folder) : IWork
{
    public JobKind Kind => JobKind.Generate;

    public static string Began(string folder, Guid job, int process) => Path.Combine(folder, $"began-{job}-{process}");

    public static string Gate(string folder) => Path.Combine(folder, "go-on");

    public async Task<WorkResult> RunAsync(Job job, JobRun run, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Began(folder, job.Id, Environment.ProcessId), "", ct);
        while (!File.Exists(Gate(folder))) await Task.Delay(20, ct);
        return new WorkResult((_, _) => Task.CompletedTask);
    }
}
