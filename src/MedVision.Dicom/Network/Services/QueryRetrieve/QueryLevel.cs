namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>Query/Retrieve Level (0008,0052), from the widest entity to the narrowest; PS3.4 C.6.</summary>
public enum QueryLevel
{
    Patient,
    Study,
    Series,

    /// <summary>The composite object instance, whether it is an image or not.</summary>
    Image,
}
