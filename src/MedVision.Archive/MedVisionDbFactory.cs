using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MedVision.Archive;

/// <summary>
/// Makes contexts. Unlike EF's own factory it asks for the database's address only when a context is made: services that hold the
/// factory are built before the embedded database runs.
/// </summary>
internal sealed class MedVisionDbFactory(ArchiveDatabase database, ILoggerFactory logs) : IDbContextFactory<MedVisionDb>
{
    private readonly Lock gate = new();
    private DbContextOptions<MedVisionDb>? options;

    public MedVisionDb CreateDbContext()
    {
        lock (gate) options ??= Build();
        return new MedVisionDb(options);
    }

    private DbContextOptions<MedVisionDb> Build()
    {
        DbContextOptionsBuilder<MedVisionDb> builder = new();
        database.Configure(builder);
        return builder.UseLoggerFactory(logs).Options;
    }
}
