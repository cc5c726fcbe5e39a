using System.CommandLine;

namespace MedVision.Web.Hosting;

/// <summary>Reads the arguments of <c>medvision up</c>.</summary>
internal static class UpCommandLine
{
    private static readonly Option<string?> data = new("--data")
    {
        Description = "Folder of the images, the database and the keys. Default: MEDVISION_DATA, or ./data.",
        HelpName = "DIR",
    };

    private static readonly Option<int?> http = new("--http") { Description = "Port of the web pages (0: any free one). Default: 8080.", HelpName = "PORT" };

    private static readonly Option<string> listen = new("--listen")
    {
        Description = "Address the web pages and the DICOM door listen on. The default is this machine only; 0.0.0.0 opens them to the network.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "localhost",
    };

    private static readonly Option<int?> dicom = new("--dicom") { Description = "Port of the DICOM network door (0: any free one). Default: 11112.", HelpName = "PORT" };

    private static readonly Option<Role> role = new("--role")
    {
        Description = "all: everything in one process; web: pages and doors; worker: jobs.",
        HelpName = "all|web|worker",
        DefaultValueFactory = _ => Role.All,
    };

    private static readonly Option<bool> unknownPeers = new("--accept-unknown-peers")
    {
        Description = "Let every DICOM peer in that calls our AE title. Without it the administrator admits each on the Nodes page.",
    };

    private static readonly Option<LogFormat?> logFormat = new("--log-format")
    {
        Description = "The log on stderr as lines for people or as JSON objects. Default: MEDVISION_LOG_FORMAT, or text.",
        HelpName = "text|json",
    };

    private static readonly Option<bool> ohif = new("--ohif")
    {
        Description = "Serve the OHIF viewer at /ohif. ./medvision fetches it once (50 MB from npm); elsewhere MEDVISION_OHIF names the folder of @ohif/app's dist.",
    };

    /// <summary>The options, or null with the exit code where nothing is to be started (help, or wrong usage, both already printed).</summary>
    public static (UpOptions? Options, int ExitCode) Read(string[] arguments, Func<string, string?> environment)
    {
        RootCommand command = new("Starts MedVision: database, jobs, web pages. Research use only, not a medical device.")
        {
            data, http, listen, dicom, role, unknownPeers, logFormat, ohif,
        };
        foreach (Option option in DicomCommandLine.Options) command.Add(option);
        ParseResult parsed = command.Parse(arguments);
        foreach (Option<int?> port in (Option<int?>[])[http, dicom])
        {
            if (parsed.Errors.Count == 0 && parsed.GetValue(port) is int number && number is < 0 or > 65535)
                return Wrong($"{port.Name} {parsed.GetValue(port)}: a port is a number from 0 to 65535.");
        }
        if (parsed.Errors.Count > 0) return Wrong(string.Join(Environment.NewLine + "medvision up: ", parsed.Errors.Select(error => error.Message)));
        if (parsed.Action is not null) return (null, Answer(parsed)); // --help, --version
        LogFormat format = parsed.GetValue(logFormat) ?? default;
        if (parsed.GetValue(logFormat) is null && NullIfEmpty(environment("MEDVISION_LOG_FORMAT")) is { } named && !Enum.TryParse(named, ignoreCase: true, out format))
            return Wrong($"MEDVISION_LOG_FORMAT={named}: text or json.");
        string? viewer = parsed.GetValue(ohif) ? NullIfEmpty(environment("MEDVISION_OHIF")) ?? "" : null;
        if (viewer is not null && !File.Exists(Path.Combine(viewer, "index.html")))
            return Wrong("--ohif: the viewer is not here. Start by ./medvision up --ohif, which fetches it, or set MEDVISION_OHIF to the folder of @ohif/app's dist.");
        string folder = parsed.GetValue(data) ?? NullIfEmpty(environment("MEDVISION_DATA")) ?? "data";
        UpOptions options = new()
        {
            DataFolder = Path.GetFullPath(folder),
            HttpPort = parsed.GetValue(http),
            Listen = parsed.GetValue(listen) ?? "localhost",
            DicomPort = parsed.GetValue(dicom),
            Role = parsed.GetValue(role),
            AcceptUnknownPeers = parsed.GetValue(unknownPeers),
            LogFormat = format,
            Ohif = viewer,
            ConnectionString = NullIfEmpty(environment("ConnectionStrings__MedVision")),
        };
        (UpOptions? complete, string? problem) = DicomCommandLine.Read(parsed, options, environment);
        return complete is null ? Wrong(problem!) : (complete, 0);
    }

    /// <summary>Help names the command as people type it, not the program behind it.</summary>
    private static int Answer(ParseResult parsed)
    {
        using StringWriter text = new();
        int exitCode = parsed.Invoke(new InvocationConfiguration { Output = text });
        Console.Out.Write(text.ToString().Replace(parsed.RootCommandResult.Command.Name, "./medvision up", StringComparison.Ordinal));
        return exitCode;
    }

    private static (UpOptions?, int) Wrong(string message)
    {
        Console.Error.WriteLine("medvision up: " + message);
        return (null, 2);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
