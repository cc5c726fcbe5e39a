using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>A query/retrieve information model: its levels, and a SOP class for each operation on it; PS3.4 C.6 and Y.6.</summary>
public sealed class InformationModel
{
    private readonly string?[] sopClasses;

    private InformationModel(string name, QueryLevel top, string? find, string? move, string? get)
    {
        (Name, sopClasses) = (name, [find, move, get]);
        Levels = [.. QueryLevels.All.Where(level => level >= top)];
    }

    /// <summary>Patient, study, series, instance; PS3.4 C.6.1.</summary>
    public static InformationModel PatientRoot { get; } = new("Patient Root", QueryLevel.Patient, Data.SopClasses.PatientRootQueryRetrieveInformationModelFIND,
        Data.SopClasses.PatientRootQueryRetrieveInformationModelMOVE, Data.SopClasses.PatientRootQueryRetrieveInformationModelGET);

    /// <summary>Study, series, instance, with the patient's attributes on the study; PS3.4 C.6.2.</summary>
    public static InformationModel StudyRoot { get; } = new("Study Root", QueryLevel.Study, Data.SopClasses.StudyRootQueryRetrieveInformationModelFIND,
        Data.SopClasses.StudyRootQueryRetrieveInformationModelMOVE, Data.SopClasses.StudyRootQueryRetrieveInformationModelGET);

    /// <summary>Instances by their UIDs alone, retrieve only; PS3.4 Y.6. Its FRAME level, which makes new objects, is not among <see cref="Levels"/>.</summary>
    public static InformationModel CompositeInstanceRoot { get; } = new("Composite Instance Root", QueryLevel.Image, null, "1.2.840.10008.5.1.4.1.2.4.2", "1.2.840.10008.5.1.4.1.2.4.3");

    public static IReadOnlyList<InformationModel> All { get; } = [PatientRoot, StudyRoot, CompositeInstanceRoot];

    public string Name { get; }

    /// <summary>From the widest to the narrowest.</summary>
    public IReadOnlyList<QueryLevel> Levels { get; }

    /// <summary>Every SOP class of the model, with its operation.</summary>
    public IEnumerable<(QueryOperation Operation, string SopClass)> SopClasses =>
        Enum.GetValues<QueryOperation>().Where(operation => sopClasses[(int)operation] is not null).Select(operation => (operation, sopClasses[(int)operation]!));

    /// <summary>The SOP class UID of an operation.</summary>
    /// <exception cref="DicomException">The model has none.</exception>
    public string SopClass(QueryOperation operation) => sopClasses[(int)operation] ?? throw new DicomException($"the {Name} model cannot be asked for C-{operation.ToString().ToUpperInvariant()}");

    /// <summary>The model and the operation that a SOP class stands for; null if it is of no model here.</summary>
    public static (InformationModel Model, QueryOperation Operation)? Find(string? sopClass)
    {
        foreach (InformationModel model in All)
            if (sopClass is not null && Array.IndexOf(model.sopClasses, sopClass) is >= 0 and int index) return (model, (QueryOperation)index);
        return null;
    }

    public override string ToString() => Name;
}
