namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>What is asked of an information model: its DIMSE service group, PS3.4 C.4.</summary>
public enum QueryOperation
{
    /// <summary>C-FIND: which entities match.</summary>
    Find,

    /// <summary>C-MOVE: send instances to a third node, or to the one that asks, over other associations.</summary>
    Move,

    /// <summary>C-GET: send instances back over the association that asks.</summary>
    Get,
}
