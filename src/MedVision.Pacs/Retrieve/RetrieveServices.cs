using MedVision.Pacs.Retrieve.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace MedVision.Pacs.Retrieve;

internal static class RetrieveServices
{
    /// <summary>What is read out of the archive and handed to people and viewers.</summary>
    public static IServiceCollection AddRetrieve(this IServiceCollection services) => services
        .AddSingleton<StoredInstances>()
        .AddSingleton<MetadataReader>()
        .AddSingleton<FrameIndexes>()
        .AddSingleton(provider => new FrameSource(provider.GetRequiredService<StoredInstances>(), provider.GetRequiredService<FrameIndexes>()))
        .AddSingleton(provider => new InstanceFiles(provider.GetRequiredService<StoredInstances>()))
        .AddSingleton(provider => new BulkDataSource(provider.GetRequiredService<StoredInstances>()))
        .AddSingleton(provider => new PictureSource(provider.GetRequiredService<StoredInstances>()))
        .AddSingleton<Thumbnails>();
}
