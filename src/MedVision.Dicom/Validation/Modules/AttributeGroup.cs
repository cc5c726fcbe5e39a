using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>A module, an attribute macro or a functional group macro.</summary>
internal sealed class AttributeGroup(string id, string name, string clause)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>The section: <c>PS3.3 C.7.1.1</c>.</summary>
    public string Clause { get; } = clause;

    /// <summary>A module that need not be there is, if one of these is.</summary>
    public DicomTag[] Marks { get; init; } = [];

    /// <summary>The tags stand for a group that may occur up to 16 times, 6000 to 601E.</summary>
    public bool IsRepeating { get; init; }

    /// <summary>The functional group must not be shared.</summary>
    public bool IsPerFrame { get; init; }

    public List<AttributeRule> Rules { get; } = [];

    /// <summary>Attribute macros whose rows belong to this group.</summary>
    public List<AttributeGroup> Includes { get; } = [];
}
