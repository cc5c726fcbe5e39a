namespace MedVision.Web.Operations;

/// <summary>Room and what fills it.</summary>
internal sealed record StorageView(long Free, long Size, long Instances, long InstanceBytes)
{
    /// <summary>Of the whole disk, 0 to 100.</summary>
    public int UsedPercent => Size == 0 ? 0 : (int)Math.Round(100.0 * (Size - Free) / Size);
}
