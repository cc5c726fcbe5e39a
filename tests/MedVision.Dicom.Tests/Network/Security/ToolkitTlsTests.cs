using System.Globalization;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Security;
using MedVision.Dicom.Network.Services;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Network.Security;

/// <summary>dcmtk at the other end of TLS, with certificates on both sides.</summary>
public sealed class ToolkitTlsTests : IDisposable
{
    private readonly TestAuthority authority = new();
    private readonly string folder = Directory.CreateTempSubdirectory("medvision-").FullName;

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [ToolFact("echoscu")]
    public async Task Echoscu_over_TLS_with_a_certificate_is_answered()
    {
        await using StorePeer peer = new(options => options with { Tls = Ours("server") with { RequirePeerCertificate = true } });
        (int exit, string output, string error) = Tool.Run("echoscu", [.. Theirs("echoscu"), "-aec", "STOREPEER", "localhost", Text(peer.Port)]);
        Assert.True(exit == 0, output + error);
        Assert.Empty(peer.Failures);
        Assert.Equal("CN=echoscu", Assert.Single(peer.Certificates)?.Subject);
    }

    [ToolFact("echoscu")]
    public async Task Echoscu_of_an_old_profile_finds_no_suite()
    {
        await using StorePeer peer = new(options => options with { Tls = Ours("server") });
        Assert.NotEqual(0, Tool.Run("echoscu", [.. Theirs("echoscu"), "+pa", "-aec", "STOREPEER", "localhost", Text(peer.Port)]).ExitCode);
        await peer.DisposeAsync();
        Assert.Equal(AssociationFailure.Untrusted, Assert.IsType<AssociationException>(Assert.Single(peer.Failures)).Failure);
    }

    [ToolFact("storescp")]
    public async Task Storescp_over_TLS_answers_us_and_asks_for_our_certificate()
    {
        await using ToolServer storescp = await ToolServer.StartAsync("storescp", port => [.. Theirs("storescp"), "-aet", "STORESCP", "-od", folder, Text(port)]);
        RemoteNode node = new("STORESCP", "localhost", storescp.Port) { Tls = Ours("client") };
        Assert.StartsWith("OFFIS", await VerificationUser.EchoAsync(node, "TESTER"), StringComparison.Ordinal);
        await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(node with { Tls = TlsSettings.FromPem(null, trusted: authority.Pem) }, "TESTER"));
    }

    private TlsSettings Ours(string subject)
    {
        (string certificate, string key) = authority.Issue(subject);
        return TlsSettings.FromPem(certificate, key, trusted: authority.Pem);
    }

    private string[] Theirs(string subject)
    {
        (string certificate, string key) = authority.Issue(subject);
        string own = Path.Combine(folder, subject + ".pem"), secret = Path.Combine(folder, subject + ".key"), trusted = Path.Combine(folder, "authority.pem");
        File.WriteAllText(own, certificate);
        File.WriteAllText(secret, key);
        File.WriteAllText(trusted, authority.Pem);
        return ["+tls", secret, own, "+cf", trusted];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
