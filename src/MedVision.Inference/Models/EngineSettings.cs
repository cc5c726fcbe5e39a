using Microsoft.ML.OnnxRuntime;

namespace MedVision.Inference.Models;

/// <summary>What the engine may do with a graph. <see cref="Product"/> is what every analysis runs with; the others are there to be measured.</summary>
/// <param name="Level">How far the graph is rewritten when it is loaded.</param>
/// <param name="Threads">Threads inside an operator.</param>
/// <param name="MemoryPattern">Whether one allocation is planned for all intermediate values of a known shape.</param>
/// <param name="OptimizedPath">Where the rewritten graph is written, or null.</param>
internal sealed record EngineSettings(GraphOptimizationLevel Level, int Threads, bool MemoryPattern = true, string? OptimizedPath = null)
{
    internal static EngineSettings Product { get; } = new(GraphOptimizationLevel.ORT_ENABLE_ALL, Environment.ProcessorCount);

    /// <summary>The engine's options; the caller disposes them.</summary>
    internal SessionOptions ToOptions()
    {
        SessionOptions options = new()
        {
            IntraOpNumThreads = Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = Level,
            EnableMemoryPattern = MemoryPattern,
        };
        // Threads that spin between runs would take the cores from the web server beside them.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (OptimizedPath is not null)
        {
            options.OptimizedModelFilePath = OptimizedPath;
            options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR; // it warns that the file fits this processor only, which is known
        }
        return options;
    }
}
