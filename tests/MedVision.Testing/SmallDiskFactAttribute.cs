using Xunit;

namespace MedVision.Testing;

/// <summary>A fact that fills a small disk; skipped visibly where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Possible = new(SmallDisk.Possible);

    public SmallDiskFactAttribute()
    {
        if (!Possible.Value) Skip = "needs the right to mount a small tmpfs";
    }
}
