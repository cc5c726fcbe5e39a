namespace MedVision.Dicom.Validation.Reports;

/// <summary>Children that a template wants.</summary>
/// <param name="Relation">Their relationship.</param>
/// <param name="ValueTypes">Their value types.</param>
/// <param name="Concepts">What they may be called.</param>
/// <param name="Least">How many at least.</param>
/// <param name="Most">How many at most.</param>
/// <param name="Text">What they are.</param>
internal sealed record TemplateRow(string Relation, string[] ValueTypes, Concept[] Concepts, int Least, int Most, string Text);
