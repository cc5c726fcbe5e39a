using System.Net;
using System.Net.Sockets;

namespace MedVision.Web.Hosting;

/// <summary>Asks the system for ports before anything is started that would have to be stopped again.</summary>
internal static class Ports
{
    /// <exception cref="SocketException">The port is taken or may not be opened.</exception>
    public static void RequireFree(IPEndPoint endPoint)
    {
        using Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // As Kestrel does on Unix: a port that lingers in TIME_WAIT is free.
        if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(endPoint);
    }

    /// <summary>The system's reason, or null if the port can be opened.</summary>
    public static string? WhyNotFree(IPEndPoint endPoint)
    {
        try
        {
            RequireFree(endPoint);
            return null;
        }
        catch (SocketException error)
        {
            return error.Message;
        }
    }
}
