using MedVision.Pacs.Fetch;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace MedVision.Pacs.Send;

internal static class SendServices
{
    /// <summary>What sending, asking and fetching need beside the archive. Where the keys of the nodes' secrets lie is the host's to say.</summary>
    public static IServiceCollection AddSend(this IServiceCollection services)
    {
        services.AddDataProtection();
        return services.AddSingleton<NodeSecrets>().AddSingleton<NodeConnections>().AddSingleton<NodeProbe>().AddSingleton<NodeSender>().AddSingleton<ReleaseGate>()
            .AddSingleton<StoreService>().AddSingleton<RemoteQuery>().AddSingleton<StudyFetch>().AddSingleton<WadoUser>();
    }
}
