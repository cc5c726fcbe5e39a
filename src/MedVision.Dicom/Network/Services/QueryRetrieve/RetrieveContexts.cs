using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>
/// Which presentation contexts a retrieval proposes. An acceptor takes one transfer syntax for each context, so every compressed one that is to
/// come as it is stored needs a context of its own; there are 128 for everything.
/// </summary>
public static class RetrieveContexts
{
    /// <summary>A request holds 128; one is the operation's own.</summary>
    private const int Most = 127;

    /// <summary>How many classes are proposed where nobody says which; the rest is for compressed images.</summary>
    private const int MostUnasked = 97;

    private static readonly string[] native = [TransferSyntax.ExplicitVRLittleEndian.Uid, TransferSyntax.ImplicitVRLittleEndian.Uid];

    /// <summary>Compressed forms, the most common in archives first.</summary>
    private static readonly string[] compressed =
        ["1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.4.51",
         "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203", "1.2.840.10008.1.2.1.99",
         "1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.100"];

    /// <summary>What hospitals' archives are full of.</summary>
    private static readonly string[] common =
        [SopClasses.CTImageStorage, SopClasses.MRImageStorage, SopClasses.ComputedRadiographyImageStorage, SopClasses.DigitalXRayImageStorageForPresentation, SopClasses.UltrasoundImageStorage,
         SopClasses.UltrasoundMultiframeImageStorage, SopClasses.XRayAngiographicImageStorage, SopClasses.SecondaryCaptureImageStorage, SopClasses.DigitalMammographyXRayImageStorageForPresentation,
         SopClasses.PositronEmissionTomographyImageStorage, SopClasses.NuclearMedicineImageStorage, SopClasses.EnhancedMRImageStorage, SopClasses.EnhancedCTImageStorage, SopClasses.SegmentationStorage];

    /// <summary>The context of the operation itself.</summary>
    public static (string SopClass, IReadOnlyList<string> Syntaxes) Operation(string sopClass) => (sopClass, native);

    /// <summary>The contexts in which instances may come: each class uncompressed, then as many compressed forms as find room, form by form.</summary>
    /// <param name="sopClasses">The classes; null: the most common ones, then others.</param>
    /// <exception cref="DicomException">They are too many.</exception>
    public static IReadOnlyList<(string SopClass, IReadOnlyList<string> Syntaxes)> Storage(IReadOnlyCollection<string>? sopClasses = null)
    {
        string[] classes = sopClasses is not null ? [.. sopClasses.Distinct()]
            : [.. common.Concat(SopClasses.All.Where(SopClasses.IsStorage).Order(StringComparer.Ordinal)).Distinct().Take(MostUnasked)];
        if (classes.Length is 0 or > Most) throw new DicomException($"{classes.Length} SOP classes are to be retrieved; an association has room for 1 to {Most}");
        string[] images = [.. classes.Where(uid => sopClasses is not null || common.Contains(uid))];
        IEnumerable<(string, IReadOnlyList<string>)> forms = compressed.SelectMany(syntax => images.Select(uid => (uid, (IReadOnlyList<string>)[syntax])));
        return [.. classes.Select(uid => (uid, (IReadOnlyList<string>)native)).Concat(forms).Take(Most)];
    }
}
