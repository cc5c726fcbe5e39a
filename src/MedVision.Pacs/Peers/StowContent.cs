using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Services;

namespace MedVision.Pacs.Peers;

/// <summary>The body of a STOW-RS request, PS3.18 10.5.1: each object as a file in a part of its own, streamed from the disk.</summary>
internal sealed class StowContent : HttpContent
{
    private readonly string boundary = "medvision-" + Guid.NewGuid().ToString("N");
    private readonly IReadOnlyList<StorageItem> items;
    private readonly string ownAE, peerAE;

    public StowContent(IReadOnlyList<StorageItem> items, string ownAE, string peerAE)
    {
        (this.items, this.ownAE, this.peerAE) = (items, ownAE, peerAE);
        Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/related; type=\"application/dicom\"; boundary={boundary}");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (StorageItem item in items)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Type: application/dicom\r\n\r\n"), cancellationToken);
            await using PrefixedStream file = new(FileHeader.ForReceived(item.SopClass, item.SopInstance, item.Syntax, ownAE, peerAE), item.OpenDataset());
            await file.CopyToAsync(stream, cancellationToken);
            await stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"), cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
