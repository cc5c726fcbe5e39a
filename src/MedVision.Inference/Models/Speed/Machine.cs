using System.Globalization;

namespace MedVision.Inference.Models.Speed;

/// <summary>The computer that measures, in words for a card.</summary>
internal static class Machine
{
    /// <summary>Cores used, processor, and how busy the machine was otherwise: a figure from a busy machine is no figure of the network alone.</summary>
    internal static string Describe(int threads)
    {
        string processor = Line("/proc/cpuinfo", "model name") ?? "processor not named";
        string load = File.Exists("/proc/loadavg") ? $"; load average of the minute before {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{threads} of {Environment.ProcessorCount} cores, {processor}{load}");
    }

    private static string? Line(string path, string key) => !File.Exists(path) ? null
        : File.ReadLines(path).Where(line => line.StartsWith(key, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault();
}
