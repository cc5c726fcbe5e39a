namespace MedVision.Dicom.Validation.Iods;

/// <summary>An information object definition, PS3.3 annex A.</summary>
/// <param name="Id">The name in lower case with hyphens.</param>
/// <param name="Clause">The section of PS3.3.</param>
/// <param name="Name">The name.</param>
/// <param name="Modules">Its modules.</param>
/// <param name="Macros">Its functional group macros.</param>
internal sealed record Iod(string Id, string Clause, string Name, IReadOnlyList<ModuleUse> Modules, IReadOnlyList<ModuleUse> Macros)
{
    public bool Requires(string module) => Modules.Any(use => use.Usage == 'M' && use.Module == module);

    /// <summary>Its frames are described by functional groups, PS3.3 C.7.6.16.</summary>
    public bool HasFunctionalGroups { get; } = Modules.Any(use => use.Usage == 'M' && use.Module.EndsWith("multi-frame-functional-groups", StringComparison.Ordinal));
}
