using MedVision.Archive;
using MedVision.Web.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Admin;

/// <summary>What an administrator does with users. Every call has a scope of its own: Identity's stores do not outlive a page's clicks.</summary>
internal sealed class UserDesk(IServiceScopeFactory scopes, IDbContextFactory<MedVisionDb> databases, TimeProvider time)
{
    public async Task<IReadOnlyList<UserView>> UsersAsync(CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        var roles = await (from membership in db.UserRoles join role in db.Roles on membership.RoleId equals role.Id select new { membership.UserId, role.Name })
            .ToListAsync(cancellationToken);
        ILookup<string, string> rolesOf = roles.ToLookup(row => row.UserId, row => row.Name!);
        var users = await db.Users.AsNoTracking().OrderBy(user => user.NormalizedUserName).Select(user => new { user.Id, user.UserName, user.DisplayName, user.LockoutEnd }).ToListAsync(cancellationToken);
        return [.. users.Select(user => new UserView(user.Id, user.UserName!, user.DisplayName, [.. rolesOf[user.Id].Order(StringComparer.Ordinal)], user.LockoutEnd > now))];
    }

    /// <summary>Makes a user. Returns the one-time password to hand over, or what was refused.</summary>
    public async Task<(string? Password, string? Problem)> CreateAsync(string name, string? displayName, IReadOnlyCollection<string> roles)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        User user = new() { UserName = name.Trim(), DisplayName = string.IsNullOrWhiteSpace(displayName) ? null : displayName.Trim(), LockoutEnabled = true };
        string password = FirstAdmin.OneTimePassword();
        IdentityResult result = await users.CreateAsync(user, password);
        if (result.Succeeded) result = await users.AddToRolesAsync(user, roles);
        if (result.Succeeded) result = await users.AddClaimAsync(user, PasswordChange.Required);
        return result.Succeeded ? (password, null) : (null, Problems(result));
    }

    /// <summary>Gives a user a new one-time password and ends the sessions.</summary>
    public async Task<(string? Password, string? Problem)> ResetPasswordAsync(string id)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(id) is not { } user) return (null, "This user was removed.");
        string password = FirstAdmin.OneTimePassword();
        IdentityResult result = await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), password);
        if (result.Succeeded) result = await users.SetLockoutEndDateAsync(user, null);
        if (result.Succeeded && (await users.GetClaimsAsync(user)).All(claim => claim.Type != PasswordChange.Required.Type))
            result = await users.AddClaimAsync(user, PasswordChange.Required);
        return result.Succeeded ? (password, null) : (null, Problems(result));
    }

    /// <summary>Removes a user; reviews keep the name. Returns what was refused, or null.</summary>
    public async Task<string?> RemoveAsync(string id)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(id) is not { } user) return null;
        if (await users.IsInRoleAsync(user, Roles.Admin) && (await users.GetUsersInRoleAsync(Roles.Admin)).Count == 1)
            return "The last administrator cannot be removed.";
        IdentityResult result = await users.DeleteAsync(user);
        return result.Succeeded ? null : Problems(result);
    }

    private static string Problems(IdentityResult result) => string.Join(" ", result.Errors.Select(error => error.Description));
}
