using Xunit;

namespace MedVision.EndToEnd.Tests.Peers;

/// <summary>A theory over the conformance corpus and its senders; skipped by the name of what is absent.</summary>
public sealed class CorpusTheoryAttribute : TheoryAttribute
{
    public CorpusTheoryAttribute()
    {
        if (CorpusHouse.Missing is { } missing) Skip = $"needs {missing}";
    }
}
