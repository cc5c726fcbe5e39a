using System.Collections.Concurrent;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Testing;

namespace MedVision.Pacs.Tests.Stress;

/// <summary>Sends new small instances of one series, and writes down what is acknowledged.</summary>
internal sealed class StressSender(string study, string series, ConcurrentDictionary<string, byte[]> acknowledged)
{
    private int number;

    /// <summary>Answers other than success, by status.</summary>
    public ConcurrentBag<DimseStatus> Failures { get; } = [];

    /// <summary>Sends over one association until it ends, or the token says enough.</summary>
    /// <exception cref="AssociationException">The server is gone, or does not let us in.</exception>
    public async Task SendAsync(RemoteNode node, CancellationToken enough)
    {
        await using Association association = await Association.RequestAsync(new AssociationRequest
        {
            Node = node,
            CallingAE = "SCANNER",
            Contexts = AssociationRequest.Number([(SopClasses.MRImageStorage, [TransferSyntax.ExplicitVRLittleEndian.Uid])]),
        }, CancellationToken.None);
        for (ushort message = 1; !enough.IsCancellationRequested; message++)
        {
            (string uid, byte[] dataset) = Make(number);
            DimseCommand request = new(CommandField.CStoreRequest, SopClasses.MRImageStorage) { MessageId = message, SopInstance = uid, Priority = DimsePriority.Medium };
            await association.SendAsync(association.Contexts[0], request, new MemoryStream(dataset));
            DimseMessage answer = await association.ReceiveAsync() ?? throw new AssociationException(AssociationFailure.Closed, "released");
            if (answer.Command.Status.IsSuccess)
            {
                acknowledged[uid] = dataset;
                number++;
            }
            else
            {
                Failures.Add(answer.Command.Status);
            }
        }
        await association.ReleaseAsync();
    }

    private (string Uid, byte[] Dataset) Make(int n)
    {
        MrSeries made = new() { Rows = 32, Columns = 32, StudyUid = study, SeriesUid = series, FrameOfReference = study + ".1", InstanceUid = i => $"{series}.{i}", Description = "sent" };
        byte[] file = new DicomFile(made.Dataset(made.PositionOf(n), n, (column, row) => column + row + n), TransferSyntax.ExplicitVRLittleEndian).ToArray();
        return ($"{series}.{n}", file[(int)DicomFile.Read(file).DatasetOffset..]);
    }
}
