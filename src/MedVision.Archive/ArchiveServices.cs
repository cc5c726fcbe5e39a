using MedVision.Archive.Blobs;
using MedVision.Archive.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MedVision.Archive;

public static class ArchiveServices
{
    /// <summary>
    /// The archive: <see cref="ArchiveDatabase"/> (started as the first hosted service, or earlier by whoever needs it before the host starts),
    /// <see cref="MedVisionDb"/> by factory, <see cref="BlobStore"/>, <see cref="BlobReferences"/> and <see cref="ArchiveChanges"/>.
    /// </summary>
    public static IServiceCollection AddArchive(this IServiceCollection services, ArchiveOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<ArchiveDatabase>();
        services.AddHostedService(provider => provider.GetRequiredService<ArchiveDatabase>());
        services.AddSingleton<IDbContextFactory<MedVisionDb>, MedVisionDbFactory>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContext());
        services.AddSingleton(new BlobStore(Path.Combine(options.DataFolder, "blobs")));
        services.AddSingleton<BlobReferences>();
        services.AddHostedService<BlobSweep>();
        services.AddSingleton<ArchiveChanges>();
        services.AddHostedService(provider => provider.GetRequiredService<ArchiveChanges>());
        return services;
    }
}
