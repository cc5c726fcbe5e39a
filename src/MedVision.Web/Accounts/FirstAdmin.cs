using System.Security.Cryptography;
using MedVision.Archive;
using Microsoft.AspNetCore.Identity;

namespace MedVision.Web.Accounts;

/// <summary>The roles, and the first user of an empty house.</summary>
internal static class FirstAdmin
{
    public const string Name = "admin";

    // No look-alikes (0 O, 1 l I): the password is read off a terminal.
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    /// <summary>Makes the roles and, where nobody may sign in yet, the admin. Returns the password to show once, or null.</summary>
    /// <exception cref="InvalidOperationException">MEDVISION_ADMIN_PASSWORD is refused by the password rules.</exception>
    public static async Task<string?> EnsureAsync(IServiceProvider services)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        RoleManager<IdentityRole> roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>();
        foreach (string role in Roles.All)
            if (!await roles.RoleExistsAsync(role)) Require(await roles.CreateAsync(new IdentityRole(role)), "making the roles");

        UserManager<User> users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (users.Users.Any()) return null;
        string? given = Environment.GetEnvironmentVariable("MEDVISION_ADMIN_PASSWORD");
        bool oneTime = string.IsNullOrEmpty(given);
        string password = oneTime ? OneTimePassword() : given!;
        User admin = new() { UserName = Name, DisplayName = "Administrator", LockoutEnabled = true };
        Require(await users.CreateAsync(admin, password), "MEDVISION_ADMIN_PASSWORD");
        Require(await users.AddToRoleAsync(admin, Roles.Admin), "the first admin");
        if (oneTime) Require(await users.AddClaimAsync(admin, PasswordChange.Required), "the first admin");
        return oneTime ? password : null;
    }

    /// <summary>16 letters of 57: 93 bits.</summary>
    public static string OneTimePassword() => RandomNumberGenerator.GetString(Letters, 16);

    private static void Require(IdentityResult result, string what)
    {
        if (!result.Succeeded) throw new InvalidOperationException($"{what}: {string.Join(" ", result.Errors.Select(error => error.Description))}");
    }
}
