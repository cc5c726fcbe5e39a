using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus.Items;

namespace MedVision.Pacs.Tests.Peers;

/// <summary>A peer that asks us for instances, message by message, so that tests see every response.</summary>
internal static class RetrievingPeer
{
    public const string MoveClass = SopClasses.StudyRootQueryRetrieveInformationModelMOVE, GetClass = SopClasses.StudyRootQueryRetrieveInformationModelGET;
    private static readonly string[] plain = [TransferSyntax.ExplicitVRLittleEndian.Uid];

    public static DicomDataset Study(string study) => new DicomDataset().Set(DicomTags.QueryRetrieveLevel, "STUDY").Set(DicomTags.StudyInstanceUID, study);

    /// <summary>Asks for a move and returns all responses; <paramref name="seen"/> is told each as it comes, and may cancel.</summary>
    public static async Task<List<(DimseCommand Command, DicomDataset? Identifier)>> MoveAsync(
        RemoteNode archive, string title, string destination, DicomDataset identifier, Func<DimseCommand, Func<Task>, Task>? seen = null)
    {
        await using Association association = await Association.RequestAsync(new() { Node = archive, CallingAE = title, Contexts = AssociationRequest.Number([(MoveClass, plain)]) });
        PresentationContext context = association.Contexts.Single();
        DimseCommand request = new(CommandField.CMoveRequest, MoveClass) { MessageId = 77, Priority = DimsePriority.Medium };
        request.Elements.Set(DicomTags.MoveDestination, destination);
        await association.SendAsync(context, request, DatasetBytes.Open(identifier, context.TransferSyntax));
        List<(DimseCommand, DicomDataset?)> responses = [];
        while (true)
        {
            DimseMessage message = (await association.ReceiveAsync())!;
            responses.Add((message.Command, message.Dataset is null ? null : await DatasetBytes.ReadAsync(message)));
            if (seen is not null) await seen(message.Command, () => association.SendAsync(context, new(CommandField.CCancelRequest, null) { RespondsTo = 77 }));
            if (message.Command.Status.IsPending) continue;
            await association.ReleaseAsync();
            return responses;
        }
    }

    /// <summary>Asks for instances on the same association and returns all responses, and the instances.</summary>
    public static async Task<(List<(DimseCommand Command, DicomDataset? Identifier)> Responses, List<(string SopInstance, byte[] Dataset)> Instances)> GetAsync(
        RemoteNode archive, string title, DicomDataset identifier, string storage = SopClasses.MRImageStorage, bool takesProviderRole = true, int cancelAfter = int.MaxValue)
    {
        await using Association association = await Association.RequestAsync(new()
        {
            Node = archive,
            CallingAE = title,
            Contexts = AssociationRequest.Number([(GetClass, plain), (storage, plain)]),
            Roles = takesProviderRole ? [new RoleSelection(storage, IsUser: false, IsProvider: true)] : [],
        });
        PresentationContext context = association.FindContext(GetClass)!;
        await association.SendAsync(context, new(CommandField.CGetRequest, GetClass) { MessageId = 5, Priority = DimsePriority.Medium }, DatasetBytes.Open(identifier, context.TransferSyntax));
        List<(DimseCommand, DicomDataset?)> responses = [];
        List<(string, byte[])> instances = [];
        while (true)
        {
            DimseMessage message = (await association.ReceiveAsync())!;
            if (message.Command.Field == CommandField.CStoreRequest)
            {
                using MemoryStream bytes = new();
                await message.Dataset!.CopyToAsync(bytes);
                instances.Add((message.Command.SopInstance!, bytes.ToArray()));
                if (instances.Count == cancelAfter) await association.SendAsync(context, new(CommandField.CCancelRequest, null) { RespondsTo = 5 });
                await association.SendAsync(message.Context, message.Command.Response(DimseStatus.Success));
                continue;
            }
            responses.Add((message.Command, message.Dataset is null ? null : await DatasetBytes.ReadAsync(message)));
            if (message.Command.Status.IsPending) continue;
            await association.ReleaseAsync();
            return (responses, instances);
        }
    }

    /// <summary>Remaining, completed, failed, warning; -1 where the response does not say.</summary>
    public static (int Remaining, int Completed, int Failed, int Warning) Counts(DimseCommand response) => (Count(response, DicomTags.NumberOfRemainingSuboperations),
        Count(response, DicomTags.NumberOfCompletedSuboperations), Count(response, DicomTags.NumberOfFailedSuboperations), Count(response, DicomTags.NumberOfWarningSuboperations));

    private static int Count(DimseCommand response, DicomTag tag) => response.Elements.GetInt32(tag) ?? -1;
}
