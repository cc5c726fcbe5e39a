using MedVision.Testing;

namespace MedVision.Cli.Tests;

/// <summary>Runs the program itself, as a process with pipes.</summary>
internal static class Program
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "MedVision.Cli.dll");

    public static (int Code, string Out, string Error) Run(params string[] arguments) => Tool.Run("dotnet", [Path, .. arguments]);
}
