namespace MedVision.Pacs.Telemetry;

/// <summary>What a peer asks of us, over DIMSE (PS3.7) and DICOMweb (PS3.18), or we of a peer.</summary>
public enum OperationKind
{
    CEcho,
    CStore,
    CFind,
    CMove,
    CGet,
    Commitment,
    Stow,
    Qido,
    Wado,
    Delete,
    Ingest,
    Send,
    Other,
}
