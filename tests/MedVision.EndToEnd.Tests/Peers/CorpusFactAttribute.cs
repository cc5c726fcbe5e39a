using Xunit;

namespace MedVision.EndToEnd.Tests.Peers;

/// <summary>A fact in the house of the conformance corpus; skipped by the name of what is absent.</summary>
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (CorpusHouse.Missing is { } missing) Skip = $"needs {missing}";
    }
}
