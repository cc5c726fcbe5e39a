namespace MedVision.Cli.Bench.Store;

/// <summary>One way to a server, used by one task at a time.</summary>
internal interface IInstanceSender : IAsyncDisposable
{
    /// <summary>Sends the instance that the maker has made and waits for the answer.</summary>
    /// <returns>Null if it is stored there; else the answer, such as "failure (A700H)".</returns>
    /// <exception cref="SenderLostException">The way is closed; another must be opened.</exception>
    Task<string?> SendAsync(InstanceMaker made, CancellationToken cancellationToken);
}
