namespace MedVision.Web.Study;

/// <summary>One lesion on one image.</summary>
internal sealed record MaskFrame(string Sop, int Segment, IReadOnlyList<int> Runs);
