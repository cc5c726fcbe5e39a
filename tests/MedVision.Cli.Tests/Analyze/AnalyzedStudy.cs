using MedVision.Testing;

namespace MedVision.Cli.Tests.Analyze;

/// <summary>The study PGBM-003, analysed once for all tests of a class; empty where the data is absent.</summary>
public sealed class AnalyzedStudy : IDisposable
{
    public const string Data = "brain-mr-pgbm003";
    private readonly TemporaryFolder _folder = new();

    public AnalyzedStudy()
    {
        if (TestData.Find(Data) is { } study) (Code, Out, Error) = Program.Run("analyze", study, "--out", _folder.Path, "--json");
    }

    public int Code { get; }

    public string Out { get; } = "";

    public string Error { get; } = "";

    /// <summary>The full path of a file of the result.</summary>
    public string this[string relative] => _folder[relative];

    /// <summary>Every file of the result, by its relative path.</summary>
    public string[] Files() => _folder.Files();

    public void Dispose() => _folder.Dispose();
}
