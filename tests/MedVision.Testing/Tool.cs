using System.Diagnostics;

namespace MedVision.Testing;

/// <summary>Runs programs of other makers, the judges of our output.</summary>
public static class Tool
{
    /// <summary>The path of <paramref name="name"/> on PATH, or null. <c>python3</c> is the system's, because Debian's packages (pydicom, torch) belong to it.</summary>
    public static string? Find(string name)
    {
        if (name == "python3" && File.Exists("/usr/bin/python3")) return "/usr/bin/python3";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs <paramref name="name"/> to its end and returns exit code, stdout and stderr.</summary>
    public static (int ExitCode, string Output, string Error) Run(string name, params string[] arguments)
    {
        ProcessStartInfo start = new(Find(name) ?? throw new FileNotFoundException(name + " is not on PATH"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} {string.Join(' ', arguments)} did not end within two minutes");
        }
        return (process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
