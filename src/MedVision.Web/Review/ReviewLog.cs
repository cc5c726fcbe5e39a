using System.Security.Claims;
using System.Text.Json;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Analyze;
using MedVision.Pacs.Ingest;
using Microsoft.EntityFrameworkCore;
using ReviewRow = MedVision.Archive.Rows.Review;

namespace MedVision.Web.Review;

/// <summary>
/// Writes down what a clinician says about an analysis, signs the report with it, and tells what that makes of the study: all in one
/// transaction. Nothing is ever overwritten.
/// </summary>
internal sealed class ReviewLog(IDbContextFactory<MedVisionDb> databases, SignerDesk signers, ReportDesk reports, ResultStore results, TimeProvider time)
{
    public const int LongestComment = 1000;

    /// <exception cref="InvalidOperationException">Nobody is signed in, or the account does not say with which name it signs.</exception>
    /// <exception cref="ArgumentException">The comment is too long.</exception>
    /// <exception cref="Dicom.Data.DicomException">The signed report would not be valid; nothing is written.</exception>
    public async Task AddAsync(long analysisId, ReviewVerdict verdict, string? comment, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        string userId = user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A review needs somebody who is signed in.");
        string? said = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim();
        if (said?.Length > LongestComment) throw new ArgumentException($"A comment has at most {LongestComment} letters.", nameof(comment));
        Signer signer = await signers.FindAsync(user, cancellationToken) ?? throw new InvalidOperationException("The account does not say with which name it signs.");
        DateTimeOffset now = time.GetUtcNow();
        await using PreparedResults? signed = await reports.SignAsync(analysisId, verdict, said, signer, now, cancellationToken);
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        long studyId = await db.Analyses.Where(row => row.Id == analysisId).Select(row => row.Series.StudyId).SingleAsync(cancellationToken);
        if (signed is not null) await results.StoreAsync(db, signed, cancellationToken);
        foreach (PreparedResult report in signed?.All ?? [])
        {
            db.AnalysisResults.Add(new AnalysisResult
            {
                AnalysisId = analysisId,
                Kind = ResultKind.SignedReport,
                SopInstanceUid = report.SopInstanceUid,
                ValidationJson = JsonSerializer.Serialize(report.Validation),
                Warnings = report.Validation.WarningCount,
            });
        }
        db.Reviews.Add(new ReviewRow
        {
            AnalysisId = analysisId,
            Verdict = verdict,
            Comment = said,
            UserId = userId,
            UserName = user.Identity?.Name ?? userId,
            At = now,
            SignedSopInstanceUid = signed?.All[0].SopInstanceUid,
            SignedName = signed is null ? null : signer.Name,
            SignedOrganization = signed is null ? null : signer.Organization,
        });
        await db.SaveChangesAsync(cancellationToken);
        await StudySummary.RefreshAsync(db, studyId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
