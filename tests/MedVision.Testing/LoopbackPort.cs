using System.Net;
using System.Net.Sockets;

namespace MedVision.Testing;

/// <summary>Ports for programs that cannot be told to choose one themselves.</summary>
public static class LoopbackPort
{
    /// <summary>One that was free a moment ago. Somebody else may be faster: whoever uses it tries again with another.</summary>
    public static int Free()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
