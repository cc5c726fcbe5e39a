using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Pacs.Peers;

namespace MedVision.Pacs.Fetch;

/// <summary>Says what goes wrong with a node in words, whichever protocol it speaks.</summary>
internal static class PeerTrouble
{
    /// <exception cref="PeerException">The node cannot be reached, refuses, answers with a failure, or breaks off.</exception>
    public static async Task<T> InWordsAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (error is AssociationException or DimseException)
        {
            throw new PeerException(error.Message, error);
        }
        catch (DicomException error)
        {
            throw new PeerException($"its answer cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            throw new PeerException((error.InnerException ?? error).Message, error);
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new PeerException("it did not answer in time", error);
        }
    }
}
