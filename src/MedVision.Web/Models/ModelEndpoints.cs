using MedVision.Inference.Models;

namespace MedVision.Web.Models;

/// <summary>The pictures that model cards name.</summary>
internal static class ModelEndpoints
{
    public static string PlotUrl(ModelCard card, string file) => $"/api/models/{Uri.EscapeDataString(card.Name)}/plots/{Uri.EscapeDataString(file)}";

    public static void MapModels(this WebApplication app) =>
        app.MapGet("/api/models/{name}/plots/{file}", (string name, string file, ModelShelf shelf) =>
            shelf.Find(name) is { } card && shelf.PlotPath(card, file) is { } path ? Results.File(path, "image/png") : Results.NotFound())
            .RequireAuthorization().WithSummary("A picture that a model's card names").Produces<byte[]>(contentType: "image/png").Produces(StatusCodes.Status404NotFound);
}
