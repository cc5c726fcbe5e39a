using System.Net;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Pacs;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using MedVision.Web.DicomWeb.Query;
using MedVision.Web.DicomWeb.Retrieve;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MedVision.Web.Tests.DicomWeb;

/// <summary>
/// DICOMweb's searches and retrieval over an empty archive, in this process, on a port of the system's choice: without the pages and without sign-in, which the
/// tests of the whole server see to.
/// </summary>
public sealed class DicomWebHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private DicomWebHost(WebApplication app) => this.app = app;

    public IServiceProvider Services => app.Services;

    /// <summary>The root of the server, without a slash at the end.</summary>
    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Asks without decompressing and without following anything by itself.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static async Task<DicomWebHost> StartAsync(ArchiveFixture fixture)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.Services.AddArchive(await fixture.NewArchiveAsync());
        builder.Services.AddPacs();
        WebApplication app = builder.Build();
        RouteGroupBuilder dicomWeb = app.MapGroup("/dicom-web");
        dicomWeb.MapQuery();
        dicomWeb.MapRetrieve();
        await app.Services.GetRequiredService<ArchiveDatabase>().StartAsync(CancellationToken.None);
        await app.StartAsync();
        DicomWebHost host = new(app);
        host.Client = new HttpClient { BaseAddress = new Uri(host.Url) };
        return host;
    }

    /// <summary>Stores files as uploads; each must be taken.</summary>
    public async Task StoreAsync(params IEnumerable<byte[]> files)
    {
        foreach (byte[] file in files)
        {
            IngestReport report = await Services.GetRequiredService<IngestService>().IngestAsync(new MemoryStream(file), "file.dcm", Door.Upload, "tester");
            if (report.Stored != 1) throw new InvalidOperationException($"not stored: {string.Join("; ", report.Quarantined.Concat(report.Conflicts).Select(issue => issue.Reason))}");
        }
    }

    /// <summary>The address of an instance.</summary>
    public static string AddressOf(DicomDataset dataset) =>
        $"/dicom-web/studies/{dataset.RequireString(DicomTags.StudyInstanceUID)}/series/{dataset.RequireString(DicomTags.SeriesInstanceUID)}/instances/{dataset.RequireString(DicomTags.SOPInstanceUID)}";

    /// <summary>The address of the instance in a file.</summary>
    public static string AddressOf(byte[] file)
    {
        using DicomFile opened = DicomFile.Read(file);
        return AddressOf(opened.Dataset);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? accept = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
