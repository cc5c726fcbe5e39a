using System.Globalization;
using System.Reflection;
using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Query;
using MedVision.Pacs.Telemetry;

namespace MedVision.Pacs.Conformance;

/// <summary>
/// The conformance statement, in the order of PS3.2, written from what the code runs on: the offers of the door's services, the key tables of
/// the queries, the transfer syntaxes, the statuses, the limits.
/// </summary>
/// <param name="services">The door's.</param>
/// <param name="listener">The door's limits, as they are unless configured otherwise.</param>
internal sealed class ConformanceStatement(IReadOnlyList<IDimseService> services, ListenerOptions listener)
{
    private readonly StringBuilder text = new();

    public static string Write(IReadOnlyList<IDimseService> services, ListenerOptions listener) => new ConformanceStatement(services, listener).Write();

    private string Write()
    {
        Line("# DICOM conformance statement of MedVision");
        Line("Written by `Conformance/ConformanceStatement.cs` from the tables that the code uses; a test compares. To write it again: "
            + "`MEDVISION_WRITE_CONFORMANCE=1 dotnet test tests/MedVision.Pacs.Tests --filter Conformance`.");
        Line("MedVision is for research use only; it is not a medical device.");
        Model();
        Offers();
        Associations();
        QueryKeyTables();
        Statuses();
        Web();
        Syntaxes();
        Rest();
        return text.ToString().TrimEnd() + "\n";
    }

    private void Model()
    {
        Line("## 1 Implementation model");
        Line("One application entity, `MEDVISION` unless named otherwise. It stores what it is sent, answers queries, gives and sends what it holds, and sends the results of its analyses "
            + "(Segmentation, Comprehensive 3D SR, Parametric Map, Secondary Capture) to the nodes that its routes name. Everything that comes in passes one way (`Ingest`), by whatever door.");
        Table(["", ""], [
            ["Implementation Class UID", DicomFile.ImplementationClassUid],
            ["Implementation Version Name", DicomFile.ImplementationVersionName],
            ["Application context", "1.2.840.10008.3.1.1.1"],
            ["DIMSE services provided", string.Join(", ", services.Select(service => Operation.NameOf(MeasuredService.KindOf(service.Operation)).ToUpperInvariant()).Distinct())],
        ]);
    }

    private void Offers()
    {
        Line("## 2 Presentation contexts accepted");
        Line("The transfer syntax taken is the first of the peer's list that the table has; Implicit VR Little Endian only where nothing else is proposed. A SOP class that MedVision does not know is taken "
            + "for storage, in the same transfer syntaxes, where it lies below the standard's root of storage classes, 1.2.840.10008.5.1.4.1.1 (retired ones such as 1.2.840.10008.5.1.4.1.1.6, and later ones), "
            + "or where the peer says that it belongs to the Storage Service Class (PS3.7 D.3.3.6).");
        foreach (IDimseService service in services)
        {
            string name = Operation.NameOf(MeasuredService.KindOf(service.Operation)).ToUpperInvariant();
            var offers = SopClasses.All.Concat(InformationModel.All.SelectMany(model => model.SopClasses).Select(one => one.SopClass)).Distinct()
                .Select(uid => (Uid: uid, Offer: service.Offer(new ServiceProposal(uid, null)))).Where(one => one.Offer.Count > 0)
                .GroupBy(one => SyntaxesOf(one.Offer)).ToArray();
            foreach (var group in offers)
            {
                Line($"### {name}: {group.Count()} SOP class{(group.Count() == 1 ? "" : "es")}, {group.Key}");
                Table(["SOP class", "UID"], group.OrderBy(one => one.Uid, StringComparer.Ordinal).Select(one => new[] { NameOf(one.Uid), one.Uid }));
            }
        }
    }

    private void Associations()
    {
        Line("## 3 Associations");
        AssociationTimers timers = listener.Policy.Timers;
        Table(["", ""], [
            ["Associations at once", Number(listener.MostAssociations)],
            ["Associations at once from one address", Number(listener.MostAssociationsPerPeer)],
            ["Longest PDU accepted", $"{listener.Policy.LongestData} bytes"],
            ["ARTIM timer", Seconds(timers.Artim)],
            ["Idle timer", Seconds(timers.Idle)],
            ["Write timer", Seconds(timers.Write)],
            ["Time to connect, when asking", Seconds(timers.Connect)],
            ["Time for an answer, when asking", Seconds(timers.Answer)],
        ]);
        Line("A peer whose AE title nobody has admitted is rejected (permanent, calling AE title not recognised) and listed for the administrator; one that calls another title is rejected (called AE title "
            + "not recognised); over a limit, or without the database, it is rejected for now (transient). The called title and, where it is known, the peer's host are checked.");
    }

    private void QueryKeyTables()
    {
        Line("## 4 Query/retrieve keys");
        Line("Unique (U), required (R) and optional (O) keys of the models, PS3.4 C.6. \"Matched\": the archive keeps the attribute with the level's row and matches it; the others are answered from the "
            + "instances, or empty.");
        foreach (QueryLevel level in QueryLevels.All)
        {
            Line($"### {level}");
            Table(["Attribute", "Tag", "Type", "Matched"], QueryKeys.All.Where(key => key.Level == level)
                .Select(key => new[] { DicomDictionary.Find(key.Tag)?.Name ?? "", key.Tag.ToString(), key.Type.ToString()[..1], StoredAttributes.Of(level).Contains(key.Tag) ? "yes" : "" }));
        }
    }

    private void Statuses()
    {
        Line("## 5 Status codes answered");
        Table(["Status", "Name"], typeof(DimseStatus).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.FieldType == typeof(DimseStatus))
            .Select(field => (Status: (DimseStatus)field.GetValue(null)!, field.Name)).GroupBy(one => one.Status.Code).OrderBy(group => group.Key)
            .Select(group => new[] { group.First().Status.ToString(), string.Join(", ", group.Select(one => Words(one.Name))) }));
        Line("C-STORE: success is answered after the file is on the disk and its rows are committed. A700H asks to try again (disk full, database away). C000H: no data set of ours (damaged, other content "
            + "under a known UID); the bytes are kept aside with the reason. B007H: stored by the UID in the data set, which is not the one of the request.");
    }

    private void Web()
    {
        Line("## 6 DICOMweb");
        Line("At `/dicom-web` (PS3.18 chapter 10), for signed-in users and the API token; what is offered in detail is said by `OPTIONS /dicom-web/` and by the OpenAPI document of the running server. "
            + "Retrieval of studies, series, instances, frames, metadata and bulk data; storage of Part 10 files and of metadata with bulk data, 200, 202 or 409 with reasons by instance; deletion for administrators.");
    }

    private void Syntaxes()
    {
        Line("## 7 Transfer syntaxes kept as they are");
        Table(["Transfer syntax", "UID", ""], TransferSyntax.All.Select(syntax => new[] { syntax.Name, syntax.Uid, syntax.IsLossy ? "lossy" : "" }));
    }

    private void Rest()
    {
        Line("## 8 Character sets");
        Line("All defined terms of PS3.3 C.12.1.1.2 are read, with code extensions: ISO_IR 6, 13, 14, 58, 87, 100, 101, 109, 110, 126, 127, 138, 144, 148, 149, 159, 166, 192, 203, GB18030, GBK. "
            + "Objects are kept in the set that they came in; answers to queries are in ISO_IR 192.");
        Line("## 9 Security");
        Line("Nodes are admitted by AE title and host. TLS in the BCP 195 profile (PS3.15 B.12), with client certificates where wanted. Web: accounts with roles, an API token, and nothing readable without "
            + "either. No patient data in log, figures and traces. Synthetic objects (0008,001C), and all derived from them, leave to nodes marked for research only.");
    }

    private static string SyntaxesOf(IReadOnlyCollection<TransferSyntax> offer) => offer.Count == TransferSyntax.All.Count ? "in all transfer syntaxes (section 7)" : "in " + string.Join(", ", offer.Select(syntax => syntax.Name));

    private static string NameOf(string uid) => InformationModel.Find(uid) is { } known ? $"{known.Model.Name} {known.Operation.ToString().ToUpperInvariant()}" : SopClasses.NameOf(uid);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Words(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : i == 0 ? char.ToLowerInvariant(c).ToString() : c.ToString()));

    private void Line(string line) => text.Append(line).Append("\n\n");

    private void Table(string[] head, IEnumerable<string[]> rows)
    {
        text.Append("| ").AppendJoin(" | ", head).Append(" |\n|").Append(string.Concat(head.Select(_ => "---|"))).Append('\n');
        foreach (string[] row in rows) text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|"))).Append(" |\n");
        text.Append('\n');
    }
}
