namespace MedVision.Dicom.Network.Dimse;

/// <summary>Status (0000,0900): PS3.7 C and the service classes of PS3.4.</summary>
public readonly record struct DimseStatus(ushort Code)
{
    public static readonly DimseStatus Success = new(0x0000), Cancel = new(0xFE00), Pending = new(0xFF00), PendingWithWarning = new(0xFF01);

    /// <summary>PS3.7 C.4.2, C.5.8, C.5.12.</summary>
    public static readonly DimseStatus SopClassNotSupported = new(0x0122), UnrecognizedOperation = new(0x0211), ProcessingFailure = new(0x0110);

    /// <summary>C-STORE, PS3.4 table B.2-1.</summary>
    public static readonly DimseStatus OutOfResources = new(0xA700), DatasetDoesNotMatchSopClass = new(0xA900), CannotUnderstand = new(0xC000), DatasetMismatchWarning = new(0xB007);

    public bool IsSuccess => Code == 0;

    public bool IsPending => Code is 0xFF00 or 0xFF01;

    /// <summary>The operation was done, with a remark.</summary>
    public bool IsWarning => Code is 1 or 0x0107 or 0x0116 || (Code >> 12) == 0xB;

    public bool IsFailure => !IsSuccess && !IsPending && !IsWarning && Code != 0xFE00;

    public override string ToString() => $"{(IsSuccess ? "success" : IsPending ? "pending" : IsWarning ? "warning" : Code == 0xFE00 ? "cancelled" : "failure")} ({Code:X4}H)";
}
