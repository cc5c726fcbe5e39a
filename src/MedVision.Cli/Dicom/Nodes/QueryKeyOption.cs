using System.CommandLine;
using MedVision.Dicom.Data;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary>Keys of a query: <c>-k PatientName=DOE*</c> to match, <c>-k StudyDate</c> to be told.</summary>
internal sealed class QueryKeyOption : Option<string[]>
{
    public QueryKeyOption()
        : base("-k", "--key")
    {
        Description = "A key: KEYWORD or (gggg,eeee), with =VALUE to match it. May be given several times.";
        HelpName = "KEY[=VALUE]";
        AllowMultipleArgumentsPerToken = false;
        DefaultValueFactory = _ => [];
        Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
                if (!DicomTag.TryParse(text.Split('=')[0], out _)) result.AddError($"'{text.Split('=')[0]}' is neither a keyword of DICOM nor a tag");
        });
    }

    /// <summary>Puts the keys into an identifier.</summary>
    public static void Set(DicomDataset identifier, string[] keys)
    {
        foreach (string text in keys)
        {
            string[] parts = text.Split('=', 2);
            DicomTag tag = DicomTag.Parse(parts[0]);
            if (DicomDictionary.Find(tag)?.VRs.Contains(DicomVR.SQ) == true) identifier.SetSequence(tag);
            else if (parts.Length == 1 || parts[1].Length == 0) identifier.SetEmpty(tag);
            else identifier.Set(tag, parts[1].Split('\\'));
        }
    }
}
