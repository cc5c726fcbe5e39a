using MedVision.Inference.Generation.Proof;

namespace MedVision.Web.Studio;

/// <summary>A set's proof, or why there is none to show.</summary>
public sealed record StoredProof(ProofDocument? Document, string? Problem);
