namespace MedVision.Inference.Guard;

/// <summary>The kind of MR series, as far as its header tells.</summary>
internal enum Sequence
{
    Unknown,
    T1,
    T2,
    Flair,
    ProtonDensity,

    /// <summary>Diffusion, perfusion, susceptibility, angiography, spectroscopy: no anatomical T1.</summary>
    Other,
}
