using System.CommandLine;

namespace MedVision.Cli.Inputs;

/// <summary>The argument <c>PATH...</c> of the commands that take many.</summary>
internal static class PathArgument
{
    public static Argument<string[]> Create()
    {
        Argument<string[]> paths = new("PATH") { Description = "Files, folders (with everything below them) and ZIPs.", Arity = ArgumentArity.OneOrMore };
        paths.Validators.Add(result =>
        {
            // A mistyped option would otherwise pass as one more path.
            foreach (var token in result.Tokens)
                if (token.Value.StartsWith('-') && !Path.Exists(token.Value)) result.AddError($"there is no option {token.Value}");
        });
        return paths;
    }
}
