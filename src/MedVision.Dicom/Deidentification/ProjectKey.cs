using System.Security.Cryptography;

namespace MedVision.Dicom.Deidentification;

/// <summary>
/// The secret of a project: the same key gives the same UIDs, pseudonyms and date shifts in every run. Who has it can test a guess
/// of a patient's identity against the pseudonym, so it stays where the originals are.
/// </summary>
public static class ProjectKey
{
    /// <summary>Bytes in a key.</summary>
    public const int Length = 32;

    private const string Mark = "medvision-project-key-1 ";

    /// <summary>A key of random bytes.</summary>
    public static byte[] Create() => RandomNumberGenerator.GetBytes(Length);

    /// <summary>Reads the key at <paramref name="path"/>; the first use creates the file, readable by its owner alone.</summary>
    /// <exception cref="InvalidDataException">The file is no key.</exception>
    public static byte[] OpenOrCreate(string path)
    {
        if (!File.Exists(path)) Write(path, Create());
        string text = File.ReadAllText(path).Trim();
        byte[] key = new byte[Length];
        return text.StartsWith(Mark, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Mark.Length..], key, out int count) && count == Length
                ? key : throw new InvalidDataException($"{path} is not a project key of MedVision");
    }

    /// <summary>Others than the owner can read the file; never told on Windows.</summary>
    public static bool IsExposed(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0;

    private static void Write(string path, byte[] key)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (StreamWriter writer = new(temporary, options)) writer.WriteLine(Mark + Convert.ToBase64String(key));
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another run was first: its key is the project's.
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
