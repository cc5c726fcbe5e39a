using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MedVision.Testing;

namespace MedVision.Dicom.Tests.Network;

/// <summary>A listening program of dcmtk on a free loopback port, ended by its id.</summary>
internal sealed class ToolServer : IAsyncDisposable
{
    private readonly Process process;

    private ToolServer(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Starts it and waits until it accepts connections.</summary>
    public static async Task<ToolServer> StartAsync(string tool, Func<int, string[]> arguments)
    {
        int port = FreePort();
        Process process = Process.Start(new ProcessStartInfo(Tool.Find(tool)!, arguments(port)) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        ToolServer server = new(process, port);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using TcpClient probe = new();
                await probe.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return server;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
