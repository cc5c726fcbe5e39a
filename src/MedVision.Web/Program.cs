using MedVision.Archive;
using MedVision.Web.Accounts;
using MedVision.Web.Deliveries;
using MedVision.Web.DicomWeb;
using MedVision.Web.DicomWeb.Access;
using MedVision.Web.Hosting;
using MedVision.Web.Instances;
using MedVision.Web.Models;
using MedVision.Web.Nodes;
using MedVision.Web.Ohif;
using MedVision.Web.OpenApi;
using MedVision.Web.Pulls;
using MedVision.Web.Quarantine;
using MedVision.Web.Routing;
using MedVision.Web.Studio;
using MedVision.Web.Study;
using MedVision.Web.Telemetry;
using MedVision.Web.Upload;

(UpOptions? options, int exitCode) = UpCommandLine.Read(args, Environment.GetEnvironmentVariable);
return options is null ? exitCode : await Startup.RunAsync(options, Build);

static WebApplication Build(UpOptions options)
{
    WebApplicationBuilder builder = House.CreateBuilder(options);
    builder.Services.AddArchive(new ArchiveOptions { DataFolder = options.DataFolder, ConnectionString = options.ConnectionString });
    builder.Services.AddRooms(options);
    builder.Services.AddTelemetry(options);
    builder.Services.AddHealth(options);
    if (options.ServesPages)
    {
        builder.Services.AddAccounts(options);
        builder.Services.AddDicomWebAccess(builder.Configuration);
        builder.Services.AddApiDocument();
        builder.Services.AddPages();
    }

    WebApplication app = builder.Build();
    app.MapHealth();
    app.MapMetrics();
    if (!options.ServesPages) return app;

    app.UseRequestTelemetry();
    app.UseSecurityHeaders();
    app.UseErrorPages();
    app.UseCors();
    app.UseAuthentication();
    app.UsePasswordChange();
    app.UseAuthorization();
    app.UseAntiforgery();
    app.MapStaticAssets().AllowAnonymous();
    app.MapAccounts();
    app.MapIngest();
    app.MapDicomWeb();
    app.MapStudies();
    app.MapInstances();
    app.MapModels();
    app.MapGenerations();
    app.MapQuarantine();
    app.MapNodes();
    app.MapRoutes();
    app.MapDeliveries();
    app.MapPulls();
    app.MapOhif();
    app.MapApiDocument();
    app.MapPages();
    return app;
}
