namespace MedVision.Archive.Rows;

public enum ReviewVerdict
{
    Accepted,
    Rejected,
}
