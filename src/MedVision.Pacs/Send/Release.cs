namespace MedVision.Pacs.Send;

/// <summary>Whether a stored instance may leave to a node.</summary>
/// <param name="InstanceId">The instance's row.</param>
/// <param name="WhyNot">Why it stays, in words; null: it may leave.</param>
public sealed record Release(long InstanceId, string? WhyNot)
{
    public bool MayLeave => WhyNot is null;
}
