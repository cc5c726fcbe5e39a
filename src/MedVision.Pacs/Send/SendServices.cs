using Microsoft.Extensions.DependencyInjection;

namespace MedVision.Pacs.Send;

internal static class SendServices
{
    /// <summary>What sending, asking and fetching need beside the archive.</summary>
    public static IServiceCollection AddSend(this IServiceCollection services) => services
        .AddSingleton<ReleaseGate>();
}
