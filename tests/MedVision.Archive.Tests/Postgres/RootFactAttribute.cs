using Xunit;

namespace MedVision.Archive.Tests.Postgres;

/// <summary>A fact about how root is treated; skipped visibly for others.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess) Skip = "needs to run as root";
    }
}
