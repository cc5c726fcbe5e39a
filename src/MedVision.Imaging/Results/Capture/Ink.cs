using MedVision.Imaging.Rendering;

namespace MedVision.Imaging.Results.Capture;

/// <summary>The colours of captures: light on black, as reading rooms are dark; amber for what an algorithm says.</summary>
internal static class Ink
{
    internal static readonly Rgb Paper = new(0, 0, 0), Panel = new(24, 27, 31), Rule = new(70, 76, 84),
        Text = new(235, 238, 241), Muted = new(160, 168, 176), Warning = new(255, 193, 7), Bar = new(86, 180, 233);
}
