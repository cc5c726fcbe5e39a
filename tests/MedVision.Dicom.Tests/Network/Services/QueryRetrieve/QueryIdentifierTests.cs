using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using Xunit;

namespace MedVision.Dicom.Tests.Network.Services.QueryRetrieve;

public sealed class QueryIdentifierTests
{
    [Fact]
    public void Every_SOP_class_leads_to_its_model_and_operation()
    {
        Assert.All(InformationModel.All, model => Assert.All(model.SopClasses, one => Assert.Equal((model, one.Operation), InformationModel.Find(one.SopClass))));
        Assert.Equal("1.2.840.10008.5.1.4.1.2.2.1", InformationModel.StudyRoot.SopClass(QueryOperation.Find));
        Assert.Null(InformationModel.Find(SopClasses.Verification));
    }

    [Fact]
    public void An_identifier_without_a_level_is_refused() => Refused(DicomTags.QueryRetrieveLevel, InformationModel.StudyRoot, QueryOperation.Find, new());

    [Fact]
    public void The_study_root_has_no_patient_level() => Refused(DicomTags.QueryRetrieveLevel, InformationModel.StudyRoot, QueryOperation.Find, Identifiers.Of(QueryLevel.Patient));

    [Fact]
    public void A_query_for_series_names_one_study()
    {
        Refused(DicomTags.StudyInstanceUID, InformationModel.StudyRoot, QueryOperation.Find, Identifiers.Of(QueryLevel.Series));
        Refused(DicomTags.StudyInstanceUID, InformationModel.StudyRoot, QueryOperation.Find, Identifiers.Of(QueryLevel.Series).Set(DicomTags.StudyInstanceUID, "1.2", "1.3"));
        QueryIdentifier read = QueryIdentifier.Read(InformationModel.StudyRoot, QueryOperation.Find, Identifiers.Series("1.2"));
        Assert.Equal("1.2", Assert.Single(read.ValuesOf(QueryLevel.Study)));
        Assert.Empty(read.ValuesOf(QueryLevel.Series));
    }

    [Fact]
    public void A_relational_query_may_leave_the_levels_above_open() =>
        Assert.Equal(QueryLevel.Series, QueryIdentifier.Read(InformationModel.PatientRoot, QueryOperation.Find, Identifiers.Of(QueryLevel.Series), relational: true).Level);

    [Fact]
    public void A_retrieval_names_what_it_wants()
    {
        Refused(DicomTags.StudyInstanceUID, InformationModel.StudyRoot, QueryOperation.Move, Identifiers.Of(QueryLevel.Study));
        QueryIdentifier read = QueryIdentifier.Read(InformationModel.StudyRoot, QueryOperation.Move, Identifiers.Studies("1.2", "1.3"));
        Assert.Equal(["1.2", "1.3"], read.ValuesOf(QueryLevel.Study));
    }

    [Theory]
    [InlineData("1.2.*")]
    [InlineData("1.2.3'; --")]
    public void A_retrieval_by_a_pattern_is_refused(string uid) => Refused(DicomTags.StudyInstanceUID, InformationModel.StudyRoot, QueryOperation.Get, Identifiers.Studies(uid));

    [Fact]
    public void A_retrieval_of_two_patients_is_refused() =>
        Refused(DicomTags.PatientID, InformationModel.PatientRoot, QueryOperation.Get, Identifiers.Of(QueryLevel.Patient).Set(DicomTags.PatientID, "A", "B"));

    [Fact]
    public void Instances_may_be_retrieved_by_their_UIDs_alone()
    {
        QueryIdentifier read = QueryIdentifier.Read("1.2.840.10008.5.1.4.1.2.4.3", Identifiers.Of(QueryLevel.Image).Set(DicomTags.SOPInstanceUID, "1.2"));
        Assert.Equal(InformationModel.CompositeInstanceRoot, read.Model);
    }

    [Fact]
    public void Keys_below_the_level_are_told()
    {
        DicomDataset identifier = Identifiers.Studies("1.2").SetEmpty(DicomTags.SeriesInstanceUID).SetEmpty(DicomTags.PatientName);
        Assert.Equal(DicomTags.SeriesInstanceUID, Assert.Single(QueryIdentifier.Read(InformationModel.StudyRoot, QueryOperation.Find, identifier).Below));
    }

    [Fact]
    public void Abilities_are_the_bytes_of_the_standard()
    {
        Assert.Equal([1, 0, 1, 0], new QueryAbilities { Relational = true, FuzzyNames = true }.ToBytes(QueryOperation.Find));
        Assert.Equal(new QueryAbilities { Relational = true }, QueryAbilities.Read([1]));
    }

    [Fact]
    public void Every_level_has_one_unique_key() =>
        Assert.All(QueryLevels.All, level => Assert.Equal(QueryLevels.UniqueKeyOf(level), Assert.Single(QueryKeys.All, key => key.Level == level && key.Type == KeyType.Unique).Tag));

    private static void Refused(DicomTag tag, InformationModel model, QueryOperation operation, DicomDataset identifier) =>
        Assert.Equal(tag, Assert.Throws<DicomException>(() => QueryIdentifier.Read(model, operation, identifier)).Tag);
}
