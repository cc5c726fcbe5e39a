using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Rendering;

namespace MedVision.Pacs.Retrieve.Rendering;

/// <summary>The frames of one instance as pictures for people; its file stays open until this is disposed.</summary>
public sealed class InstancePictures : IDisposable
{
    private readonly DicomFile file;

    internal InstancePictures(DicomFile file) => this.file = file;

    /// <summary>One frame, counted from 1.</summary>
    /// <exception cref="DicomException">It is damaged, or cannot be decoded or drawn.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The viewport's region is not inside the frame.</exception>
    public byte[] Draw(int frame, PictureRequest request)
    {
        Raster raster = request.Viewport is { } viewport ? FrameRenderer.Render(file, frame - 1, request.Window, viewport) : FrameRenderer.Render(file, frame - 1, request.Window);
        return request.Format == PictureFormat.Jpeg ? raster.ToJpeg(request.Quality) : raster.ToPng();
    }

    public void Dispose() => file.Dispose();
}
