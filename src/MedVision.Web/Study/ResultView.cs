using MedVision.Archive.Rows;

namespace MedVision.Web.Study;

/// <summary>A stored object that came out of an analysis.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="SopInstanceUid">Which instance it is.</param>
/// <param name="SeriesInstanceUid">The series that holds it; empty if the archive no longer does.</param>
/// <param name="IsValidated">A report of the validator was kept when it was stored.</param>
/// <param name="Warnings">How many warnings that report has.</param>
public sealed record ResultView(ResultKind Kind, string SopInstanceUid, string SeriesInstanceUid, bool IsValidated, int Warnings)
{
    public string Title => Kind switch
    {
        ResultKind.Segmentation => "Segmentation",
        ResultKind.Report => "Report, not signed",
        ResultKind.SignedReport => "Report, signed",
        ResultKind.ParametricMap => "Anomaly map",
        _ => "Capture",
    };

    public bool IsReport => Kind is ResultKind.Report or ResultKind.SignedReport;
}
