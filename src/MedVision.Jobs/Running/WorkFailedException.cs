namespace MedVision.Jobs.Running;

/// <summary>
/// The work cannot be done, for a reason that lies in its input. The reason is shown on the job; it may quote the input's values and so is
/// not logged.
/// </summary>
internal sealed class WorkFailedException(string reason, Exception? inner = null) : Exception(reason, inner);
