using MedVision.Archive;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace MedVision.Migrations;

/// <summary>What <c>dotnet ef</c> makes the model with; it needs no server to add a migration.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<MedVisionDb>
{
    public MedVisionDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<MedVisionDb>()
        .UseNpgsql(Environment.GetEnvironmentVariable("ConnectionStrings__MedVision") ?? "Host=localhost;Database=medvision", npgsql => npgsql.MigrationsAssembly("MedVision.Migrations")).Options);
}
