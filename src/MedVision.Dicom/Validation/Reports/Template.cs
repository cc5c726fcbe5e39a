namespace MedVision.Dicom.Validation.Reports;

/// <summary>A template of PS3.16, as far as its rows are typed out.</summary>
/// <param name="Id">The TID.</param>
/// <param name="Concepts">What the container that follows it may be called.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The rows of the container's children.</param>
internal sealed record Template(string Id, Concept[] Concepts, string Name, IReadOnlyList<TemplateRow> Rows);
