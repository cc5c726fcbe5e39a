using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Query;
using MedVision.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedVision.Pacs.Tests.Query;

/// <summary>An archive with three patients: an accented name, a name in three writings, and one of whom little is known.</summary>
public abstract class QueryTest(ArchiveFixture fixture) : PacsTest(fixture)
{
    private protected const string Mueller = "1.2.826.0.1.3680043.8.498.1", Yamada = "1.2.826.0.1.3680043.8.498.2", Brien = "1.2.826.0.1.3680043.8.498.3";

    private protected async Task FillAsync()
    {
        for (int i = 1; i <= 3; i++) await SendAsync(TestImage.Bytes(Of(Mueller, 2, i, "P1", "Müller^Zoë", "20210203", "101530.25").Set(Steps())));
        await SendAsync(TestImage.Bytes(Of(Mueller, 3, 1, "P1", "Müller^Zoë", "20210203", "101530.25").Set(DicomTags.Modality, "SEG").Set(DicomTags.SeriesDescription, "Tumour 100%")));
        await SendAsync(TestImage.Bytes(Of(Yamada, 2, 1, "P2_x", "Yamada^Tarou=山田^太郎=やまだ^たろう", "20220101", "0800").Set(DicomTags.AccessionNumber, "B1").Set(DicomTags.ReferringPhysicianName, "Großmann^Åse")));
        await SendAsync(TestImage.Bytes(Of(Brien, 2, 1, "p1", "O'Brien^Jane^^Dr", "20231231", "235959").Set(DicomTags.AccessionNumber, "").Set(DicomTags.StudyDescription, "Abdomen (liver)")));
    }

    private protected static DicomDataset Of(string study, int series, int number, string patient, string name, string date, string time) =>
        TestImage.Dataset(number, study, $"{study}.{series}", patient).Set(DicomTags.PatientName, name).Set(DicomTags.StudyDate, date).Set(DicomTags.StudyTime, time).Set(DicomTags.SeriesNumber, series);

    /// <summary>Answers to a QIDO-RS address, such as <c>PatientName=M*&amp;limit=3</c>.</summary>
    private protected async Task<List<QueryAnswer>> AskAsync(QueryLevel level, string parameters, string? study = null, string? series = null)
    {
        List<QueryAnswer> answers = [];
        await foreach (QueryAnswer answer in Prepare(level, parameters, study, series).RunAsync()) answers.Add(answer);
        return answers;
    }

    private protected PreparedQuery Prepare(QueryLevel level, string parameters, string? study = null, string? series = null) =>
        Services.GetRequiredService<ArchiveQuery>().Prepare(QidoQuery.Read(level, study, series,
            parameters.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], Uri.UnescapeDataString(pair[1])))));

    private static DicomElement Steps() => new DicomSequence(DicomTags.RequestAttributesSequence,
        new DicomDataset().Set(DicomTags.ScheduledProcedureStepID, "S1").Set(DicomTags.RequestedProcedureID, "R1"),
        new DicomDataset().Set(DicomTags.ScheduledProcedureStepID, "S2").Set(DicomTags.RequestedProcedureID, "R2"));
}
