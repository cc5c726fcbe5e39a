using System.CommandLine;

namespace MedVision.Cli.Dicom;

/// <summary>The argument <c>FILE</c> of the commands that look at one DICOM file.</summary>
internal static class DicomFileArgument
{
    public static Argument<FileInfo> Create() => new Argument<FileInfo>("FILE") { Description = "A DICOM file." }.AcceptExistingOnly();
}
