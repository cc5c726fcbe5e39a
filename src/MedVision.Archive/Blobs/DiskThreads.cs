using System.Collections.Concurrent;

namespace MedVision.Archive.Blobs;

/// <summary>
/// Threads that wait for the disk, so that the pool's few need not. What flushes at the same time shares one write of the file system's
/// journal: eight files flushed by eight threads take about as long as one.
/// </summary>
internal static class DiskThreads
{
    private const int Count = 16;
    private static readonly BlockingCollection<Action> work = Start();

    /// <summary>Runs <paramref name="action"/> on one of the threads.</summary>
    public static Task<T> RunAsync<T>(Func<T> action)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        work.Add(() =>
        {
            try
            {
                done.SetResult(action());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    private static BlockingCollection<Action> Start()
    {
        BlockingCollection<Action> queue = [];
        for (int i = 0; i < Count; i++) new Thread(Run) { IsBackground = true, Name = "disk" }.Start();
        return queue;

        void Run()
        {
            foreach (Action action in queue.GetConsumingEnumerable()) action();
        }
    }
}
