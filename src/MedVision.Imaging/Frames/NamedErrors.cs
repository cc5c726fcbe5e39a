using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Imaging.Frames;

/// <summary>Errors of a data set know their element only; a reader of files names the file too.</summary>
internal static class NamedErrors
{
    internal static T Of<T>(DicomFile file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DicomException error) when (string.IsNullOrEmpty(error.File))
        {
            throw new DicomException(error.Reason, error.Tag, error.Offset, file.Name, error);
        }
    }
}
