using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Pacs.Tests.Retrieve.Outbound;

/// <summary>dcmtk asks us: what was stored comes back byte for byte, each in its own transfer syntax.</summary>
[Collection("archive")]
public sealed class RetrievalPeerTests(ArchiveFixture fixture) : DoorTest(fixture)
{
    private const string Pydicom = "dicom-conformance/pydicom/src/pydicom/data/test_files/";

    /// <summary>A file, and getscu's option by which it prefers that file's transfer syntax.</summary>
    public static TheoryData<string, string> Files => new()
    {
        { Pydicom + "CT_small.dcm", "+xe" },
        { Pydicom + "MR_small_bigendian.dcm", "+xb" },
        { Pydicom + "MR_small_RLE.dcm", "+xr" },
        { Pydicom + "SC_rgb_jpeg_dcmtk.dcm", "+xy" },
        { Pydicom + "JPEG-lossy.dcm", "+xx" },
        { Pydicom + "MR_small_jp2klossless.dcm", "+xv" },
        { Pydicom + "JPEG2000.dcm", "+xw" },
        { Pydicom + "MR_small_jpeg_ls_lossless.dcm", "+xt" },
        { "dicom-conformance/pydicom-data/data_store/data/liver.dcm", "+xe" },
        { "dicom-conformance/pydicom-data/data_store/data/JPEG-LL.dcm", "+xs" },
        { "dicom-conformance/dcm4che/dcm4che-test-data/src/main/resources/MR-JPEGLosslessSV1.dcm", "+xs" },
    };

    /// <summary>Files in syntaxes that getscu proposes beside others or cannot write; movescu takes each as it comes.</summary>
    private static readonly string[] more = [Pydicom + "image_dfl.dcm", Pydicom + "rtplan.dcm", "dicom-conformance/pydicom-data/data_store/data/JPGLosslessP14SV1_1s_1f_8b.dcm"];

    [ToolTheory("getscu", "dicom-conformance")]
    [MemberData(nameof(Files))]
    public async Task Getscu_gets_every_byte_back(string name, string prefers)
    {
        (byte[] file, DicomFile read) = await StoredAsync(name);
        await AdmitAsync("GETTER");
        string study = read.Dataset.RequireString(DicomTags.StudyInstanceUID);
        (int exit, string output, string error) = Tool.Run("getscu", "-aet", "GETTER", "-aec", "MEDVISION", "-S", prefers, "+B", "-od", Folder, "-k", "QueryRetrieveLevel=STUDY", "-k", $"StudyInstanceUID={study}", "127.0.0.1", Port);
        Assert.True(exit == 0, output + error);
        CheckReceived(file, read);
    }

    [ToolFact("movescu", "dicom-conformance")]
    public async Task Movescu_gets_every_byte_back_of_files_in_all_their_syntaxes()
    {
        Dictionary<string, (byte[] File, DicomFile Read)> sent = [];
        foreach (string name in Files.Select(row => (string)row[0]).Concat(more))
        {
            // Some files are the same image in several syntaxes: of these the first is stored.
            DicomFile known = DicomFile.Read(await File.ReadAllBytesAsync(TestData.Require(name)));
            if (sent.ContainsKey(known.Dataset.RequireString(DicomTags.SOPInstanceUID))) continue;
            sent[known.Dataset.RequireString(DicomTags.SOPInstanceUID)] = await StoredAsync(name);
        }
        Assert.True(sent.Count >= 9, "distinct instances");
        int port = FreePort();
        await AdmitAsync("MOVER", port);
        foreach ((byte[] file, DicomFile read) in sent.Values)
        {
            foreach (string old in Directory.GetFiles(Folder)) File.Delete(old);
            (int exit, string output, string error) = Move("-aet", "MOVER", "-aec", "MEDVISION", "-aem", "MOVER", "+P", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-S", "+xa", "+B",
                "-k", "QueryRetrieveLevel=IMAGE", "-k", $"StudyInstanceUID={read.Dataset.RequireString(DicomTags.StudyInstanceUID)}", "-k", $"SeriesInstanceUID={read.Dataset.RequireString(DicomTags.SeriesInstanceUID)}",
                "-k", $"SOPInstanceUID={read.Dataset.RequireString(DicomTags.SOPInstanceUID)}", "127.0.0.1", Port);
            Assert.True(exit == 0, output + error);
            CheckReceived(file, read);
        }
    }

    [ToolFact("movescu", "dicom-conformance")]
    public async Task Movescu_that_takes_no_compression_gets_the_pixels_decoded()
    {
        (_, DicomFile read) = await StoredAsync(Pydicom + "MR_small_RLE.dcm");
        int port = FreePort();
        await AdmitAsync("MOVER", port);
        (int exit, string output, string error) = Move("-aet", "MOVER", "-aec", "MEDVISION", "-aem", "MOVER", "+P", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-S", "+xi", "+B",
            "-k", "QueryRetrieveLevel=STUDY", "-k", $"StudyInstanceUID={read.Dataset.RequireString(DicomTags.StudyInstanceUID)}", "127.0.0.1", Port);
        Assert.True(exit == 0, output + error);
        DicomFile got = DicomFile.Read(await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(Folder))));
        Assert.Equal(TransferSyntax.ImplicitVRLittleEndian, got.TransferSyntax);
        // pydicom's test file of the same image, never compressed.
        DicomFile plain = DicomFile.Read(await File.ReadAllBytesAsync(TestData.Require(Pydicom + "MR_small_implicit.dcm")));
        Assert.Equal(plain.Dataset.GetBytes(DicomTags.PixelData).ToArray(), got.Dataset.GetBytes(DicomTags.PixelData).ToArray());
    }

    [ToolFact("movescu")]
    public async Task Movescu_is_told_of_a_destination_that_is_unknown()
    {
        await OpenAsync();
        await AdmitAsync("MOVER");
        (int exit, string output, string error) = Move("-v", "-aet", "MOVER", "-aec", "MEDVISION", "-aem", "NOWHERE", "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID=1.2.3", "127.0.0.1", Port);
        Assert.NotEqual(0, exit);
        Assert.Contains("Refused: MoveDestinationUnknown", output + error, StringComparison.Ordinal);
    }

    /// <summary>What movescu writes bit by bit goes to the folder that it runs in.</summary>
    private (int ExitCode, string Output, string Error) Move(params string[] arguments) => Tool.Run("env", ["-C", Folder, Tool.Find("movescu")!, .. arguments]);

    /// <summary>A file of the corpus, stored as it is; its data set's bytes are what must come back.</summary>
    private async Task<(byte[] File, DicomFile Read)> StoredAsync(string name)
    {
        if (Door.EndPoint.Port == 0) await OpenAsync();
        byte[] file = await File.ReadAllBytesAsync(TestData.Require(name));
        Assert.Empty((await SendAsync(file, name)).Quarantined);
        return (file, DicomFile.Read(file));
    }

    private void CheckReceived(byte[] file, DicomFile read)
    {
        byte[] got = File.ReadAllBytes(Assert.Single(Directory.GetFiles(Folder)));
        DicomFile received = DicomFile.Read(got);
        Assert.Equal(read.TransferSyntax, received.TransferSyntax);
        // A deflated data set of odd length is padded on the network, PS3.5 A.5.
        string pad = (file.Length - read.DatasetOffset) % 2 == 0 ? "" : "00";
        Assert.Equal(Convert.ToHexString(file.AsSpan((int)read.DatasetOffset)) + pad, Convert.ToHexString(got.AsSpan((int)received.DatasetOffset)));
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener probe = new(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }
}
