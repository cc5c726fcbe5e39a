using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedVision.Archive;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Listen;
using MedVision.Pacs.Query;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Query;

/// <summary>The same files in ours and in a private Orthanc, and the same questions to both: the answers are the same, or it is written here why not.</summary>
[Collection("archive")]
public sealed class OrthancTests(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    private IReadOnlyList<byte[]> files = [];
    private Dictionary<string, string> patients = [];

    [OrthancFact("findscu", PeerFiles.Brain, PeerFiles.Corpus)]
    public async Task Both_answer_findscu_alike_or_a_clause_of_the_standard_says_why_not()
    {
        await using OrthancServer orthanc = await FillAsync();
        DicomDoorOptions options = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), AcceptUnknownPeers = true };
        await using DicomDoor door = new(options, new NodeRegister(Host.Services.GetRequiredService<ArchiveDatabase>(), TimeProvider.System),
            [new FindService(Host.Services.GetRequiredService<ArchiveQuery>(), options, NullLogger<FindService>.Instance)], NullLogger<DicomDoor>.Instance);
        await door.StartAsync(CancellationToken.None);
        List<string> wrong = [];
        foreach (PeerQuestion question in PeerQuestions.Find)
        {
            Dictionary<string, DicomDataset> ours = Find("MEDVISION", door.EndPoint.Port, question), theirs = Find(orthanc.AETitle, orthanc.DicomPort, question);
            Compare(question, ours.Keys, theirs.Keys, wrong);
            CompareValues(question, ours.Keys.Intersect(theirs.Keys), uid => question.Keys.Select(key => DicomDictionary.Find(key.Split('=')[0])!.Tag)
                .Where(tag => !ValuesOf(ours[uid], tag).SequenceEqual(ValuesOf(theirs[uid], tag))), wrong);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [OrthancFact(data: [PeerFiles.Brain, PeerFiles.Corpus])]
    public async Task Both_answer_QIDO_alike_or_a_clause_of_the_standard_says_why_not()
    {
        await using OrthancServer orthanc = await FillAsync();
        List<string> wrong = [];
        foreach (PeerQuestion question in PeerQuestions.Qido)
        {
            string path = question.Keys[0];
            Dictionary<string, JsonNode> ours = await FindAsync(Host.Client, "/dicom-web" + path, question.Level), theirs = await FindAsync(orthanc.Rest, "/dicom-web" + path, question.Level);
            Compare(question, ours.Keys, theirs.Keys, wrong);
            // Which attributes come unasked differs, and is not compared; what both return is the same. The address is each server's own.
            CompareValues(question, ours.Keys.Intersect(theirs.Keys), uid => ours[uid].AsObject().Where(pair => theirs[uid][pair.Key] is { } other && !IsSame(pair.Value!, other))
                .Select(pair => DicomTag.Parse(pair.Key)).Where(tag => tag != DicomTags.RetrieveURL), wrong);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task<OrthancServer> FillAsync()
    {
        files = PeerFiles.Read();
        patients = PeerFiles.PatientsOf(files);
        await Host.StoreAsync(files);
        // Its default is Latin 1 whatever is asked in, which loses most of the names.
        OrthancServer orthanc = await OrthancServer.StartAsync(new OrthancOptions { Settings = new JsonObject { ["DefaultEncoding"] = "Utf8" } });
        foreach (byte[] file in files) await orthanc.UploadAsync(file);
        return orthanc;
    }

    private void Compare(PeerQuestion question, IEnumerable<string> ours, IEnumerable<string> theirs, List<string> wrong)
    {
        if (ours.Count() != question.Found) wrong.Add($"{question}: {ours.Count()} found, not {question.Found}");
        string[] onlyOurs = [.. ours.Except(theirs).Select(uid => patients[uid]).Order()], onlyTheirs = [.. theirs.Except(ours).Select(uid => patients[uid]).Order()];
        if (!onlyOurs.SequenceEqual(question.OnlyOurs.Order()) || !onlyTheirs.SequenceEqual(question.OnlyTheirs.Order()))
            wrong.Add($"{question}: only here {string.Join(", ", onlyOurs)}; only there {string.Join(", ", onlyTheirs)}");
    }

    private void CompareValues(PeerQuestion question, IEnumerable<string> common, Func<string, IEnumerable<DicomTag>> differences, List<string> wrong)
    {
        ILookup<string, DicomTag> found = common.SelectMany(uid => differences(uid).Select(tag => (Patient: patients[uid], tag))).ToLookup(one => one.Patient, one => one.tag);
        wrong.AddRange(found.Where(one => !question.OtherValues.Contains(one.Key)).Select(one => $"{question} of {one.Key}: other values of {string.Join(", ", one.Select(tag => tag.Keyword).Distinct())}"));
        wrong.AddRange(question.OtherValues.Where(patient => !found.Contains(patient)).Select(patient => $"{question} of {patient}: the values are the same"));
    }

    /// <summary>Empty component groups at a name's end may be written or not (PS3.5 6.2.1.1).</summary>
    private static IEnumerable<string> ValuesOf(DicomDataset answer, DicomTag tag) => answer.GetStrings(tag).Select(value => value.TrimEnd('='));

    /// <summary>The same value; numbers as numbers, for 0.1 and 0.10000000000000001 are one, and groups of a name that are empty or absent.</summary>
    private static bool IsSame(JsonNode? one, JsonNode? other)
    {
        if (one is JsonArray values && other is JsonArray others) return values.Count == others.Count && values.Zip(others).All(pair => IsSame(pair.First, pair.Second));
        if (one is JsonObject named && other is JsonObject fields)
            return named.Concat(fields).Select(pair => pair.Key).Distinct().All(key => IsSame(named[key], fields[key]));
        if (one is JsonValue && other is JsonValue && one.GetValueKind() == JsonValueKind.Number && other.GetValueKind() == JsonValueKind.Number) return one.GetValue<double>() == other.GetValue<double>();
        return IsEmpty(one) && IsEmpty(other) || JsonNode.DeepEquals(one, other);
    }

    private static bool IsEmpty(JsonNode? node) => node is null || (node.GetValueKind() == JsonValueKind.String && node.GetValue<string>().Length == 0);

    private static DicomTag KeyOf(QueryLevel level) => level switch
    {
        QueryLevel.Patient => DicomTags.PatientID,
        QueryLevel.Study => DicomTags.StudyInstanceUID,
        QueryLevel.Series => DicomTags.SeriesInstanceUID,
        _ => DicomTags.SOPInstanceUID,
    };

    private static Dictionary<string, DicomDataset> Find(string title, int port, PeerQuestion question)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("medvision-find-");
        try
        {
            string unique = KeyOf(question.Level).Keyword!;
            string[] keys = ["QueryRetrieveLevel=" + QueryLevels.NameOf(question.Level), "SpecificCharacterSet=ISO_IR 192", .. question.Keys];
            if (!question.Keys.Any(key => key.Split('=')[0] == unique)) keys = [.. keys, unique];
            string[] arguments = [question.Level == QueryLevel.Patient ? "-P" : "-S", "-X", "-od", folder.FullName, "-aec", title,
                .. keys.SelectMany(key => (string[])["-k", key]), "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)];
            (int exit, string output, string error) = Tool.Run("findscu", arguments);
            Assert.True(exit == 0, $"{question} to {title}: {output}{error}");
            return folder.GetFiles("rsp*.dcm").Select(file => DicomFile.Read(File.ReadAllBytes(file.FullName)).Dataset).ToDictionary(answer => answer.RequireString(KeyOf(question.Level)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Dictionary<string, JsonNode>> FindAsync(HttpClient client, string path, QueryLevel level)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/dicom+json");
        using HttpResponseMessage answer = await client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsArray().ToDictionary(one => (string)one![KeyOf(level).ToHex()]!["Value"]![0]!, one => one!);
    }
}
