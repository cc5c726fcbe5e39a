using System.Net;
using System.Net.Sockets;
using MedVision.Archive;
using MedVision.Archive.Postgres;
using MedVision.Pacs.Listen;
using MedVision.Web.Accounts;
using MedVision.Web.Nodes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;

namespace MedVision.Web.Hosting;

/// <summary>Starts the house in order, says where it stands, and turns the failures people meet into one line each.</summary>
internal static class Startup
{
    /// <summary>Runs until stopped. Returns the exit code.</summary>
    public static async Task<int> RunAsync(UpOptions options, Func<UpOptions, WebApplication> build)
    {
        try
        {
            PrepareFolder(options.DataFolder);
            RequireFreePort(options);
            await using WebApplication app = build(options);
            await app.Services.GetRequiredService<ArchiveDatabase>().StartAsync(app.Lifetime.ApplicationStopping);
            string? password = options.ServesPages ? await FirstAdmin.EnsureAsync(app.Services) : null;
            await app.StartAsync();
            Announce(app, options, password);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception error) when (Explain(error, options) is string line)
        {
            Console.Error.WriteLine("medvision up: " + line);
            return 1;
        }
    }

    private static void Announce(WebApplication app, UpOptions options, string? password)
    {
        string url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine("MedVision is for research use only; it is not a medical device.");
        if (app.Services.GetRequiredService<DicomDoors>().Door is { } door) Console.WriteLine($"DICOM: {door.AETitle} on port {door.EndPoint.Port}{(door.TlsEndPoint is { } secure ? $", with TLS on port {secure.Port}" : "")}");
        Console.WriteLine(options.ServesPages ? $"MedVision is ready: {url}" : $"MedVision worker is ready: {url}/health/ready");
        if (password is not null)
            Console.WriteLine($"Sign in as {FirstAdmin.Name} with the one-time password: {password}");
        if (options.ServesPages && options.Listen == "localhost" && Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is null)
            Console.WriteLine("Only this machine can open it; --listen 0.0.0.0 opens it to the network (put HTTPS in front of it).");
        Console.Out.Flush();
    }

    private static void PrepareFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        string probe = Path.Combine(folder, $".write-{Environment.ProcessId}");
        using FileStream file = new(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        file.WriteByte(0);
    }

    /// <summary>Asked before the database starts, so that a second start by mistake disturbs nothing.</summary>
    private static void RequireFreePort(UpOptions options)
    {
        if (options.Port == 0 || Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is not null) return;
        Ports.RequireFree(new IPEndPoint(options.Address, options.Port));
    }

    /// <summary>The one line for a failure that is not a bug of ours; null for the others.</summary>
    private static string? Explain(Exception error, UpOptions options)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } or AddressInUseException:
                    return $"port {options.Port} is in use by another program; choose another with --http PORT.";
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return $"port {options.Port} may not be opened by this user; choose one above 1023 with --http PORT.";
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return $"--listen {options.Listen}: this machine has no such address.";
                case DicomPortException:
                    return e.Message;
                case UnauthorizedAccessException:
                    return $"the data folder {options.DataFolder} cannot be written: {e.Message}";
                case NpgsqlException or ArgumentException or FormatException when options.ConnectionString is not null:
                    return $"the database named by ConnectionStrings__MedVision cannot be used: {e.Message}";
            }
        }
        return error switch
        {
            EmbeddedPostgresException or IOException or InvalidOperationException or NpgsqlException or TimeoutException => error.Message,
            OperationCanceledException => "stopped before it was ready.",
            _ => null,
        };
    }
}
