namespace MedVision.Dicom.Tests.Network.Services;

internal static class Waiting
{
    /// <summary>Completes when the token is cancelled.</summary>
    public static async Task WhenCancelledAsync(this CancellationToken token)
    {
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(told.SetResult);
        await told.Task;
    }
}
