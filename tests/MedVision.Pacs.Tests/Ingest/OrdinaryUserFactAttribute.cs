using Xunit;

namespace MedVision.Pacs.Tests.Ingest;

/// <summary>A fact about permissions, which root does not have to ask for; skipped visibly for root.</summary>
public sealed class OrdinaryUserFactAttribute : FactAttribute
{
    public OrdinaryUserFactAttribute()
    {
        if (Environment.IsPrivilegedProcess) Skip = "needs an ordinary user: root may read every file";
    }
}
