namespace MedVision.Pacs.Retrieve.Rendering;

/// <summary>The media types of rendered images that are made here, PS3.18 8.7.4.</summary>
public enum PictureFormat
{
    /// <summary>image/jpeg.</summary>
    Jpeg,

    /// <summary>image/png.</summary>
    Png,
}
