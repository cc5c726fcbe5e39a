using MedVision.Pacs.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace MedVision.Pacs.Send;

internal static class SendServices
{
    /// <summary>What sending, asking and fetching need beside the archive; the secrets of nodes need ASP.NET's data protection.</summary>
    public static IServiceCollection AddSend(this IServiceCollection services) => services
        .AddSingleton<NodeSecrets>()
        .AddSingleton<NodeConnections>()
        .AddSingleton<NodeProbe>()
        .AddSingleton<NodeSender>()
        .AddSingleton<ReleaseGate>();
}
