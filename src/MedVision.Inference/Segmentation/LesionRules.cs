using MedVision.Imaging.Masks;
using MedVision.Imaging.Measurements;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Segmentation;

/// <summary>Cuts a proposal into lesions by the card's rules.</summary>
internal static class LesionRules
{
    /// <summary>3D components that every rule of the card lets pass, largest first.</summary>
    internal static IReadOnlyList<Lesion> Cut(LesionProposal proposal, Volume volume, CardSegmentation card)
    {
        VolumeGeometry geometry = volume.Geometry;
        return
        [
            .. ConnectedComponents.Find(WithoutEmptySlices(proposal, card.Presence))
                .Where(component => component.Count * geometry.VoxelMl >= card.MinimumLesionMl)
                .Where(component => component.Slices.Count * geometry.SliceSpacing >= card.MinimumExtentMm)
                .Select(component => (Component: component, Presence: MeanPresence(component, proposal.Presence)))
                .Where(found => card.Presence is null || found.Presence >= card.Presence.Threshold)
                .Select(found => new Lesion(found.Component, LesionMeasurement.Measure(found.Component, volume.Columns, geometry), found.Presence)),
        ];
    }

    private static Mask WithoutEmptySlices(LesionProposal proposal, CardPresence? rule)
    {
        if (rule is null || proposal.Presence is not { } presence) return proposal.Mask;
        Mask mask = proposal.Mask;
        byte[] voxels = [.. mask.Voxels];
        int plane = mask.Columns * mask.Rows;
        for (int slice = 0; slice < mask.Slices; slice++)
        {
            if (presence[slice] < rule.Keep) voxels.AsSpan(slice * plane, plane).Clear();
        }
        return new Mask(voxels, mask.Columns, mask.Rows, mask.Slices);
    }

    /// <summary>A component has no gap: with 26 neighbours it touches every slice between its first and its last.</summary>
    private static double? MeanPresence(Component component, IReadOnlyList<double>? presence) =>
        presence is null ? null : component.Slices.Sum(part => presence[part.Slice] * part.Pixels.Count) / component.Count;
}
