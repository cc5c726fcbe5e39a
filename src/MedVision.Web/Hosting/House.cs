using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Console;

namespace MedVision.Web.Hosting;

/// <summary>What every role's process is made of before the rooms move in.</summary>
internal static class House
{
    public static WebApplicationBuilder CreateBuilder(UpOptions options)
    {
        // The arguments are ours; ASP.NET's own reading of them would let --urls and the like pass unchecked.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets(); // started from a build folder, not only from a published one
        if (Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is null) builder.WebHost.UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error) // keys lie in the data folder as images do: protected by its permissions
            .AddFilter("Quartz", LogLevel.Warning);
        // stdout is for what people and scripts wait for: the URL and the first password.
        if (options.LogFormat == LogFormat.Json) builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        else builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.AddSingleton(options);
        DirectoryInfo keys = new(Path.Combine(options.DataFolder, "keys"));
        builder.Services.AddDataProtection().SetApplicationName("MedVision").PersistKeysToFileSystem(keys);
        return builder;
    }
}
