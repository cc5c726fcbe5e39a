using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Pacs.Query;

/// <summary>An attribute that has a column, or that is counted from rows.</summary>
/// <param name="Tag">The attribute.</param>
/// <param name="Level">The level that it belongs to.</param>
/// <param name="Kind">What the column is.</param>
/// <param name="Sql">The column or the count, on p (patients), s (studies), e (series) and i (instances).</param>
/// <param name="IsComputed">No instance holds it: answers take it from here.</param>
public sealed record KeyColumn(DicomTag Tag, QueryLevel Level, KeyKind Kind, string Sql, bool IsComputed = false);
