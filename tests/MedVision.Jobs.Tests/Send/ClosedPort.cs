using System.Net;
using System.Net.Sockets;

namespace MedVision.Jobs.Tests.Send;

/// <summary>A port on which nobody listened a moment ago.</summary>
internal sealed class ClosedPort
{
    public ClosedPort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }
}
