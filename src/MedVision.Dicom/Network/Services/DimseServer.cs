using MedVision.Dicom.Network.Associations;

namespace MedVision.Dicom.Network.Services;

/// <summary>Serves an association: hands each request to the service that answers it.</summary>
public static class DimseServer
{
    /// <summary>Serves until the peer releases the association.</summary>
    /// <param name="association">One that we accepted.</param>
    /// <param name="services">What we provide; one for an operation.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="AssociationException">The association ended otherwise.</exception>
    /// <exception cref="InvalidOperationException">A service failed; its exception is the inner one.</exception>
    public static Task ServeAsync(Association association, IReadOnlyList<IDimseService> services, CancellationToken cancellationToken = default) =>
        new Conversation(association, services).RunAsync(cancellationToken);
}
