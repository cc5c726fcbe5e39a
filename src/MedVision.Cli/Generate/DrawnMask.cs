using MedVision.Imaging.Export;
using MedVision.Imaging.Export.Png;
using MedVision.Imaging.Masks;

namespace MedVision.Cli.Generate;

/// <summary>A lesion that someone has drawn: a PNG in which every pixel that is not black is lesion.</summary>
internal sealed record DrawnMask(string Path, Mask Mask)
{
    /// <exception cref="CommandException">The file cannot be read, is no PNG, or shows no lesion: wrong usage.</exception>
    public static DrawnMask Read(string path)
    {
        Mask mask;
        try
        {
            mask = PngReader.Read(File.ReadAllBytes(path)).ToMask();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ImageFileException)
        {
            throw new CommandException($"--mask {path}: {error.Message}", ExitCode.WrongUsage);
        }
        return mask.Voxels.Contains((byte)1) ? new DrawnMask(path, mask) : throw new CommandException($"--mask {path}: it is all black, a lesion is drawn in white", ExitCode.WrongUsage);
    }
}
