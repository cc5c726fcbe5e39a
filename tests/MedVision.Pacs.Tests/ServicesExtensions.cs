using MedVision.Archive.Blobs;
using Microsoft.Extensions.DependencyInjection;

namespace MedVision.Pacs.Tests;

internal static class ServicesExtensions
{
    public static string GetBlobPath(this IServiceProvider services, string key) => services.GetRequiredService<BlobStore>().PathOf(key);
}
