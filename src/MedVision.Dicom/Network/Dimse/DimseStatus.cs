namespace MedVision.Dicom.Network.Dimse;

/// <summary>Status (0000,0900): PS3.7 C and the service classes of PS3.4.</summary>
public readonly record struct DimseStatus(ushort Code)
{
    public static readonly DimseStatus Success = new(0x0000), Cancel = new(0xFE00), Pending = new(0xFF00), PendingWithWarning = new(0xFF01);

    /// <summary>PS3.7 C.4.2, C.5.8, C.5.12.</summary>
    public static readonly DimseStatus SopClassNotSupported = new(0x0122), UnrecognizedOperation = new(0x0211), ProcessingFailure = new(0x0110);

    /// <summary>C-STORE, PS3.4 table B.2-1.</summary>
    public static readonly DimseStatus OutOfResources = new(0xA700), DatasetDoesNotMatchSopClass = new(0xA900), CannotUnderstand = new(0xC000), DatasetMismatchWarning = new(0xB007);

    /// <summary>C-FIND, C-MOVE and C-GET, PS3.4 tables C.4-1 to C.4-3.</summary>
    public static readonly DimseStatus IdentifierDoesNotMatch = new(0xA900), CannotPerformSubOperations = new(0xA702), MoveDestinationUnknown = new(0xA801), SubOperationsFailedInPart = new(0xB000);

    public bool IsSuccess => Code == 0;

    public bool IsPending => Code is 0xFF00 or 0xFF01;

    /// <summary>The operation was done, with a remark.</summary>
    public bool IsWarning => Code is 1 or 0x0107 or 0x0116 || (Code >> 12) == 0xB;

    public bool IsFailure => !IsSuccess && !IsPending && !IsWarning && Code != 0xFE00;

    /// <summary>What a query/retrieve provider says by it, in words; null where the code alone has to do.</summary>
    public string? RetrieveMeaning => Code switch
    {
        0x0122 => "it does not support the SOP class",
        0x0124 => "we are not authorized",
        0x0211 => "it does not know the operation",
        0xA700 => "it is out of resources",
        0xA701 => "it is out of resources and cannot count the matches",
        0xA702 => "it is out of resources and cannot send the instances",
        0xA801 => "it does not know the destination",
        0xA900 => "the identifier does not match the SOP class",
        >= 0xC000 and <= 0xCFFF => "it is unable to process the request",
        0xFE00 => "it cancelled the operation",
        _ => null,
    };

    public override string ToString() => $"{(IsSuccess ? "success" : IsPending ? "pending" : IsWarning ? "warning" : Code == 0xFE00 ? "cancelled" : "failure")} ({Code:X4}H)";
}
