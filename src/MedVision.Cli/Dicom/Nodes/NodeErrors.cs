using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary>What went wrong with a node, as the line that a command ends with.</summary>
internal static class NodeErrors
{
    /// <summary>Runs what talks to a node.</summary>
    /// <exception cref="CommandException">It failed; the message names the node.</exception>
    public static async Task<T> NamingAsync<T>(RemoteNode node, Func<Task<T>> talk)
    {
        try
        {
            return await talk();
        }
        catch (AssociationException error)
        {
            throw new CommandException(error.Message.StartsWith(node.ToString(), StringComparison.Ordinal) ? error.Message : $"{node}: {error.Message}");
        }
        catch (DimseException error)
        {
            throw new CommandException($"{node}: {error.Message}");
        }
    }
}
