namespace MedVision.Imaging.Export;

/// <summary>A file is not the NIfTI or PNG that it was taken for, is damaged, or uses a part of its format that is not supported; the message says which.</summary>
public sealed class ImageFileException(string format, string reason, Exception? inner = null) : Exception($"{format}: {reason}", inner)
{
    /// <summary>"NIfTI" or "PNG".</summary>
    public string Format { get; } = format;

    /// <summary>What is wrong.</summary>
    public string Reason { get; } = reason;
}
