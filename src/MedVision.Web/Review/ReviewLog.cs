using System.Security.Claims;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Analyze;
using Microsoft.EntityFrameworkCore;
using ReviewRow = MedVision.Archive.Rows.Review;

namespace MedVision.Web.Review;

/// <summary>Writes down what a clinician says about an analysis, and what that makes of the study. Nothing is ever overwritten.</summary>
internal sealed class ReviewLog(IDbContextFactory<MedVisionDb> databases, TimeProvider time)
{
    public const int LongestComment = 4000;

    public async Task AddAsync(long analysisId, ReviewVerdict verdict, string? comment, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        string userId = user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("A review needs somebody who is signed in.");
        string? said = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim();
        if (said?.Length > LongestComment) throw new ArgumentException($"A comment has at most {LongestComment} letters.", nameof(comment));
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        long studyId = await db.Analyses.Where(row => row.Id == analysisId).Select(row => row.Series.StudyId).SingleAsync(cancellationToken);
        db.Reviews.Add(new ReviewRow
        {
            AnalysisId = analysisId,
            Verdict = verdict,
            Comment = said,
            UserId = userId,
            UserName = user.Identity?.Name ?? userId,
            At = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken);
        await StudySummary.RefreshAsync(db, studyId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
