namespace MedVision.Jobs.Running;

/// <summary>What the job was to work on has changed; another job will see to the new state.</summary>
internal sealed class WorkObsoleteException(string reason) : Exception(reason);
