using System.CommandLine;
using System.CommandLine.Parsing;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;

namespace MedVision.Cli.Bench;

/// <summary>What all kinds of load take: whom to put under load, and how much.</summary>
internal static class BenchOptions
{
    /// <summary><c>--node</c>, a DICOM node; null where it is not named.</summary>
    public static Option<RemoteNode?> Node(string description) =>
        new("--node") { Description = description, HelpName = "AETITLE@HOST:PORT", CustomParser = ParseNode };

    /// <summary>The root of a DICOMweb server; null where it is not named.</summary>
    public static Option<Uri?> Root(string name, string description) =>
        new(name) { Description = $"{description}, such as http://localhost:8080/dicom-web.", HelpName = "URL", CustomParser = result => ParseRoot(name, result) };

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int> Number(string name, string description, int usual, int least, int most)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var one] && int.TryParse(one.Value, out int value) && (value < least || value > most)) result.AddError($"{name} goes from {least} to {most}");
        });
        return option;
    }

    private static RemoteNode? ParseNode(ArgumentResult result)
    {
        try
        {
            return RemoteNode.Parse(result.Tokens.Single().Value);
        }
        catch (DicomException error)
        {
            result.AddError(error.Reason);
            return null;
        }
    }

    private static Uri? ParseRoot(string name, ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https") return url;
        result.AddError($"{name} needs the http address of a DICOMweb root");
        return null;
    }
}
