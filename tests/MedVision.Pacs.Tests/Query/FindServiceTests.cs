using System.Globalization;
using System.Net;
using MedVision.Archive;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Listen;
using MedVision.Pacs.Query;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MedVision.Pacs.Tests.Query;

/// <summary>C-FIND at our door, asked by dcmtk's findscu and by our own upper layer.</summary>
[Collection("archive")]
public sealed class FindServiceTests(ArchiveFixture fixture) : QueryTest(fixture)
{
    [ToolTheory("findscu")]
    [InlineData("-P", "PATIENT", "PatientName=m*", 1)]
    [InlineData("-P", "STUDY", "PatientID=P1", 1)]
    [InlineData("-S", "STUDY", "StudyDate=20210101-20221231", 2)]
    [InlineData("-S", "SERIES", "StudyInstanceUID=" + Mueller, 2)]
    [InlineData("-S", "IMAGE", "StudyInstanceUID=" + Mueller + ",SeriesInstanceUID=" + Mueller + ".2", 3)]
    [InlineData("-P", "IMAGE", "PatientID=P1,StudyInstanceUID=" + Mueller + ",SeriesInstanceUID=" + Mueller + ".2", 3)]
    public async Task Findscu_finds_at_every_level(string model, string level, string keys, int expected)
    {
        await FillAsync();
        await using DicomDoor door = await OpenAsync();
        Assert.Equal(expected, FindWithToolkit(door, model, ["QueryRetrieveLevel=" + level, .. keys.Split(',')]).Count);
    }

    [ToolFact("findscu")]
    public async Task Every_key_comes_back_with_its_value_or_empty()
    {
        await FillAsync();
        await using DicomDoor door = await OpenAsync();
        DicomDataset answer = Assert.Single(FindWithToolkit(door, "-S", "QueryRetrieveLevel=SERIES", $"StudyInstanceUID={Mueller}", "Modality=MR", "SeriesNumber", "PatientName", "NumberOfSeriesRelatedInstances",
            "(0040,0275)[0].ScheduledProcedureStepID", "SeriesDescription", "PatientComments", "FlipAngle"));
        Assert.Equal(("SERIES", "MEDVISION", "ONLINE"), (answer.GetString(DicomTags.QueryRetrieveLevel), answer.GetString(DicomTags.RetrieveAETitle), answer.GetString(DicomTags.InstanceAvailability)));
        Assert.Equal((2, 3, "T1post"), (answer.GetInt32(DicomTags.SeriesNumber), answer.GetInt32(DicomTags.NumberOfSeriesRelatedInstances), answer.GetString(DicomTags.SeriesDescription)));
        Assert.Equal("Müller^Zoë", answer.GetString(DicomTags.PatientName));
        Assert.Equal("ISO_IR 192", answer.GetString(DicomTags.SpecificCharacterSet));
        Assert.Equal(["S1", "S2"], answer.GetItems(DicomTags.RequestAttributesSequence).Select(item => item.GetString(DicomTags.ScheduledProcedureStepID)));
        Assert.All(answer.GetItems(DicomTags.RequestAttributesSequence), item => Assert.False(item.Contains(DicomTags.RequestedProcedureID)));
        Assert.True(answer[DicomTags.PatientComments] is { IsEmpty: true } && answer[DicomTags.FlipAngle] is { IsEmpty: true });
    }

    [Fact]
    public async Task Text_goes_out_in_the_character_set_of_the_query_where_that_has_every_letter()
    {
        await FillAsync();
        await using DicomDoor door = await OpenAsync();
        DicomDataset query = Identifiers.Of(QueryLevel.Study).Set(DicomTags.SpecificCharacterSet, "ISO_IR 100").Set(DicomTags.PatientName, "M*,Y*".Split(',')).SetEmpty(DicomTags.StudyInstanceUID);
        List<(DimseStatus Status, DicomDataset? Answer)> answers = await FindAsync(door, query);
        DicomDataset latin = answers.Select(one => one.Answer!).First(answer => answer?.GetString(DicomTags.StudyInstanceUID) == Mueller);
        Assert.Equal(("ISO_IR 100", "Müller^Zoë"), (latin.GetString(DicomTags.SpecificCharacterSet), latin.GetString(DicomTags.PatientName)));
        DicomDataset japanese = answers.Select(one => one.Answer!).First(answer => answer?.GetString(DicomTags.StudyInstanceUID) == Yamada);
        Assert.Equal(("ISO_IR 192", "Yamada^Tarou=山田^太郎=やまだ^たろう"), (japanese.GetString(DicomTags.SpecificCharacterSet), japanese.GetString(DicomTags.PatientName)));
    }

    [Fact]
    public async Task Keys_that_the_archive_does_not_know_make_the_pending_status_a_warning()
    {
        await FillAsync();
        await using DicomDoor door = await OpenAsync();
        DicomDataset known = Identifiers.Of(QueryLevel.Study).SetEmpty(DicomTags.StudyInstanceUID).SetEmpty(DicomTags.PatientComments);
        Assert.Equal([0xFF00, 0xFF00, 0xFF00, 0x0000], (await FindAsync(door, known)).Select(one => (int)one.Status.Code));
        Assert.Equal([0xFF01, 0xFF01, 0xFF01, 0x0000], (await FindAsync(door, known.SetEmpty(DicomTags.FlipAngle))).Select(one => (int)one.Status.Code));
    }

    [Theory]
    [InlineData("SERIES", null, "0020000D")]
    [InlineData("IMAGE", null, "0020000D")]
    [InlineData("PATIENT", null, "00080052")]
    [InlineData("STUDY", "2021", "00080020")]
    public async Task An_identifier_that_does_not_fit_is_refused_with_the_element(string level, string? date, string offending)
    {
        await using DicomDoor door = await OpenAsync();
        DicomDataset query = new DicomDataset().Set(DicomTags.QueryRetrieveLevel, level);
        if (date is not null) query.Set(DicomTags.StudyDate, DicomVR.DA, date);
        DimseCommand response = Assert.Single(await RespondedAsync(door, query)).Command;
        Assert.Equal(0xA900, response.Status.Code);
        Assert.Equal([DicomTag.Parse(offending)], response.Elements.GetTags(DicomTags.OffendingElement));
        Assert.NotNull(response.ErrorComment);
    }

    [Fact]
    public async Task Without_the_database_the_peer_may_try_again_later()
    {
        await using DicomDoor door = await OpenAsync();
        await using MedVisionDb db = await DbAsync();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE studies RENAME TO lost");
        Assert.Equal(0xA700, Assert.Single(await FindAsync(door, Identifiers.Of(QueryLevel.Study))).Status.Code);
        await db.Database.ExecuteSqlAsync($"ALTER TABLE lost RENAME TO studies");
        Assert.Equal(0x0000, Assert.Single(await FindAsync(door, Identifiers.Of(QueryLevel.Study))).Status.Code);
    }

    [Fact]
    public async Task A_cancelled_query_ends_long_before_its_last_answer()
    {
        const int stored = 60_000;
        await FillAsync();
        await using MedVisionDb db = await DbAsync();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO instances (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, frames, blob, bytes, received_at, door, attributes)
            SELECT i.series_id, '2.25.' || n, i.sop_class_uid, i.transfer_syntax_uid, n, 1, i.blob, 1, i.received_at, i.door, i.attributes
            FROM instances i, generate_series(1, {stored}) n WHERE i.sop_instance_uid = {Yamada + ".2.1"}
            """);
        await using DicomDoor door = await OpenAsync();
        await using Association association = await AssociateAsync(door);
        PresentationContext context = association.Contexts[0];
        DicomDataset query = Identifiers.Of(QueryLevel.Image).Set(DicomTags.StudyInstanceUID, Yamada).Set(DicomTags.SeriesInstanceUID, Yamada + ".2").SetEmpty(DicomTags.SOPInstanceUID).SetEmpty(DicomTags.ImageType);
        await AskAsync(association, query);
        await association.ReceiveAsync();
        DimseCommand cancel = new(CommandField.CCancelRequest, null) { RespondsTo = 7 };
        await association.SendAsync(context, cancel);
        int answers = 1;
        DimseMessage? message;
        while ((message = await association.ReceiveAsync())!.Command.Status.IsPending) answers++;
        Assert.Equal(DimseStatus.Cancel, message.Command.Status);
        Assert.InRange(answers, 1, stored / 2);
        await AskAsync(association, Identifiers.Studies(Mueller));
        Assert.True((await association.ReceiveAsync())!.Command.Status.IsPending);
    }

    private static List<DicomDataset> FindWithToolkit(DicomDoor door, string model, params string[] keys)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("medvision-find-");
        try
        {
            string[] arguments = [model, "-X", "-od", folder.FullName, "-aec", "MEDVISION", .. keys.SelectMany(key => (string[])["-k", key]), "127.0.0.1", door.EndPoint.Port.ToString(CultureInfo.InvariantCulture)];
            (int exit, string output, string error) = Tool.Run("findscu", arguments);
            Assert.True(exit == 0, output + error);
            return [.. folder.GetFiles("rsp*.dcm").OrderBy(file => file.Name).Select(file => DicomFile.Read(File.ReadAllBytes(file.FullName)).Dataset)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<(DimseStatus Status, DicomDataset? Answer)>> FindAsync(DicomDoor door, DicomDataset query) =>
        [.. (await RespondedAsync(door, query)).Select(one => (one.Command.Status, one.Answer))];

    private static async Task<List<(DimseCommand Command, DicomDataset? Answer)>> RespondedAsync(DicomDoor door, DicomDataset query)
    {
        await using Association association = await AssociateAsync(door);
        await AskAsync(association, query);
        List<(DimseCommand, DicomDataset?)> responses = [];
        while (responses.Count == 0 || responses[^1].Item1.Status.IsPending)
        {
            DimseMessage message = (await association.ReceiveAsync())!;
            using MemoryStream whole = new();
            if (message.Dataset is { } dataset) await dataset.CopyToAsync(whole);
            responses.Add((message.Command, message.Dataset is null ? null : DatasetBytes.Read(whole.ToArray(), message.Context.TransferSyntax, "answer")));
        }
        await association.ReleaseAsync();
        return responses;
    }

    private static Task<Association> AssociateAsync(DicomDoor door) => Association.RequestAsync(new AssociationRequest
    {
        Node = new("MEDVISION", "127.0.0.1", door.EndPoint.Port),
        CallingAE = "ASKER",
        Contexts = AssociationRequest.Number([(InformationModel.StudyRoot.SopClass(QueryOperation.Find), (IReadOnlyList<string>)[TransferSyntax.ExplicitVRLittleEndian.Uid])]),
    });

    private static Task AskAsync(Association association, DicomDataset query) => association.SendAsync(association.Contexts[0],
        new DimseCommand(CommandField.CFindRequest, association.Contexts[0].AbstractSyntax) { MessageId = 7, Priority = DimsePriority.Medium }, DatasetBytes.Open(query, association.Contexts[0].TransferSyntax));

    private async Task<DicomDoor> OpenAsync()
    {
        DicomDoorOptions options = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), AcceptUnknownPeers = true };
        DicomDoor door = new(options, new NodeRegister(Services.GetRequiredService<ArchiveDatabase>(), TimeProvider.System),
            [new FindService(Services.GetRequiredService<ArchiveQuery>(), options, NullLogger<FindService>.Instance)], NullLogger<DicomDoor>.Instance);
        await door.StartAsync(CancellationToken.None);
        return door;
    }
}
