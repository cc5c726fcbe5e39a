using System.CommandLine;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary>Another DICOM node, as AETITLE@HOST:PORT.</summary>
internal sealed class NodeArgument : Argument<RemoteNode>
{
    public NodeArgument()
        : base("NODE")
    {
        Description = "The other side, as AETITLE@HOST:PORT, for example ORTHANC@pacs.example:4242.";
        CustomParser = result =>
        {
            try
            {
                return RemoteNode.Parse(result.Tokens.Single().Value);
            }
            catch (DicomException error)
            {
                result.AddError(error.Reason);
                return null!;
            }
        };
    }
}
