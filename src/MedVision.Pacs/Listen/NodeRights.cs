using MedVision.Dicom.Network.Dimse;

namespace MedVision.Pacs.Listen;

/// <summary>What a node may do here.</summary>
/// <param name="Store">Store instances, and ask that they be kept.</param>
/// <param name="Query">Ask what is here.</param>
/// <param name="Retrieve">Have instances moved or given.</param>
public sealed record NodeRights(bool Store, bool Query, bool Retrieve)
{
    public static NodeRights None { get; } = new(false, false, false);

    /// <summary>Whether a request of this kind may be answered. An echo always may, and so may the report that we asked for ourselves.</summary>
    public bool Allow(CommandField operation) => operation switch
    {
        CommandField.CStoreRequest or CommandField.NActionRequest => Store,
        CommandField.CFindRequest => Query,
        CommandField.CMoveRequest or CommandField.CGetRequest => Retrieve,
        _ => true,
    };
}
