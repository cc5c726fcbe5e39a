namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>What a provider owes for a key attribute, PS3.4 C.2.2.1.</summary>
public enum KeyType
{
    /// <summary>U: names one entity; matched and returned always.</summary>
    Unique,

    /// <summary>R: matched and returned, by an empty value where it is unknown.</summary>
    Required,

    /// <summary>O: a provider may pass it over in matching and leave it out.</summary>
    Optional,
}
