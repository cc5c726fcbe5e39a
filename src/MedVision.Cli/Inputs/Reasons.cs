using MedVision.Dicom.Data;

namespace MedVision.Cli.Inputs;

/// <summary>Errors in words that name the cause and not the call.</summary>
internal static class Reasons
{
    public static string Of(Exception error) => error switch
    {
        UnauthorizedAccessException => "no permission to read it",
        FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
        _ => error.Message,
    };

    /// <summary>The reason without the file's path, which stands beside it, and without the path of an unpacked ZIP entry.</summary>
    public static string Of(Exception error, InputFile file)
    {
        string reason = Of(error);
        if (error is DicomException { File: { Length: > 0 } named } && reason.StartsWith(named + ": ", StringComparison.Ordinal)) reason = reason[(named.Length + 2)..];
        return reason.Replace(file.Path, file.Name, StringComparison.Ordinal);
    }
}
