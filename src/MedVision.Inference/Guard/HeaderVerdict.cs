namespace MedVision.Inference.Guard;

/// <summary>
/// What the header says. <see cref="Refusal"/>: this can be no image for the models. <see cref="SequenceRefusal"/>: a brain MR, but another
/// sequence (may be waived). <see cref="Note"/>: what the header leaves open.
/// </summary>
internal sealed record HeaderVerdict(string? Refusal, string? SequenceRefusal, string? Note);
