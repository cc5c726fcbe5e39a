using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services;

/// <summary>A service that we provide to peers: what it offers when an association is negotiated, and how it answers a request.</summary>
public interface IDimseService
{
    /// <summary>The kind of request that it answers.</summary>
    CommandField Operation { get; }

    /// <summary>The transfer syntaxes in which it takes a SOP class, as in <see cref="AcceptorPolicy.Offer"/>; empty: the class is not its.</summary>
    IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal);

    /// <summary>Answers a request with every response it needs, the last one included. An exception ends the association.</summary>
    Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken);
}
