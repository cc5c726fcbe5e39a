using System.Security.Claims;
using MedVision.Archive;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Review;

/// <summary>The name and organisation that an account signs with.</summary>
internal sealed class SignerDesk(IDbContextFactory<MedVisionDb> databases)
{
    public async Task<Signer?> FindAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        string? id = user.FindFirstValue(ClaimTypes.NameIdentifier);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } account ? Signer.Of(account) : null;
    }

    /// <summary>Writes them down; what is signed already keeps its name.</summary>
    /// <exception cref="ArgumentException">They cannot be written in a report.</exception>
    public async Task StoreAsync(ClaimsPrincipal user, string family, string given, string organization, CancellationToken cancellationToken)
    {
        if (Signer.ProblemOf(family, given, organization) is { } problem) throw new ArgumentException(problem);
        string name = given.Trim().Length == 0 ? family.Trim() : $"{family.Trim()}^{given.Trim()}", place = organization.Trim();
        string? id = user.FindFirstValue(ClaimTypes.NameIdentifier);
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Users.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.PersonName, name).SetProperty(one => one.Organization, place), cancellationToken);
    }
}
