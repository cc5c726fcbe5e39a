using System.Security.Claims;
using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;
using ReviewRow = MedVision.Archive.Rows.Review;
using StudyRow = MedVision.Archive.Rows.Study;

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
        StudyRow study = await db.Analyses.Where(row => row.Id == analysisId).Select(row => row.Series.Study).SingleAsync(cancellationToken);
        // Two reviewers at once: the second one's sum must see the first one's word.
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM studies WHERE id = {study.Id} FOR UPDATE", cancellationToken);
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
        List<ReviewVerdict> latest = await db.Analyses.Where(row => row.IsCurrent && row.Series.StudyId == study.Id && row.Reviews.Any())
            .Select(row => row.Reviews.OrderByDescending(review => review.Id).First().Verdict).ToListAsync(cancellationToken);
        study.ReviewState = Sum(latest);
        study.UpdatedAt = time.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    internal static ReviewState Sum(IReadOnlyCollection<ReviewVerdict> latest) =>
        latest.Count == 0 ? ReviewState.None
        : latest.All(verdict => verdict == ReviewVerdict.Accepted) ? ReviewState.Accepted
        : latest.All(verdict => verdict == ReviewVerdict.Rejected) ? ReviewState.Rejected
        : ReviewState.Mixed;
}
