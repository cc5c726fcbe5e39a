namespace MedVision.Web.Study;

/// <summary>Masks of a series: per frame the source image, the lesion's number in the findings and runs (start, length) in row-major order.</summary>
internal sealed record Masks(int Rows, int Columns, IReadOnlyList<MaskFrame> Frames);
