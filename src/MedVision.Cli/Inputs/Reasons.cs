namespace MedVision.Cli.Inputs;

/// <summary>The system's errors in words that name the cause and not the call.</summary>
internal static class Reasons
{
    public static string Of(Exception error) => error switch
    {
        UnauthorizedAccessException => "no permission to read it",
        FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
        _ => error.Message,
    };
}
