using System.Diagnostics;
using System.Globalization;
using MedVision.Testing;

namespace MedVision.EndToEnd.Tests.Peers;

/// <summary>dcmtk's storescp as the witness: it writes data sets exactly as a sender put them on the line (-B) and takes every transfer syntax it knows (+xa).</summary>
internal sealed class Receiver : IDisposable
{
    public const string AETitle = "WITNESS";
    private readonly Process process;

    private Receiver(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Starts it and waits until it answers an echo. A port that somebody takes in between is replaced by another.</summary>
    public static async Task<Receiver> StartAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            int port = LoopbackPort.Free();
            Process process = Process.Start(new ProcessStartInfo(Tool.Find("storescp")!, ["-B", "+xa", "-aet", AETitle, "-od", folder, port.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            while (!process.HasExited)
            {
                if (Tool.Run("echoscu", "-aec", AETitle, "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)).ExitCode == 0) return new Receiver(process, port);
                await Task.Delay(20, patience.Token);
            }
            process.Dispose();
        }
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
