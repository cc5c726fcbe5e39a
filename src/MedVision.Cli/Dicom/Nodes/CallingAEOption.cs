using System.CommandLine;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary>The name under which we call.</summary>
internal sealed class CallingAEOption : Option<string>
{
    public CallingAEOption()
        : base("--as")
    {
        Description = "Our own AE title, which the other side may have to know.";
        HelpName = "AETITLE";
        DefaultValueFactory = _ => "MEDVISION";
        Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { Length: 0 or > 16 }) result.AddError("an AE title has 1 to 16 characters");
        });
    }
}
