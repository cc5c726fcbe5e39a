using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Security;
using MedVision.Dicom.Network.Services;
using Xunit;

namespace MedVision.Dicom.Tests.Network.Security;

/// <summary>Our own two ends; dcmtk's are in <see cref="ToolkitTlsTests"/>.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority authority = new(), stranger = new("Stranger");

    public void Dispose()
    {
        authority.Dispose();
        stranger.Dispose();
    }

    [Fact]
    public async Task Both_sides_trust_their_authority_and_show_certificates()
    {
        await using StorePeer peer = new(options => options with { Tls = Settings(authority.Issue("server")) with { RequirePeerCertificate = true } });
        Assert.Equal("MEDVISION_0_1", await VerificationUser.EchoAsync(Node(peer, Settings(authority.Issue("client"))), "TESTER"));
        Assert.Empty(peer.Failures);
        Assert.Equal("CN=client", Assert.Single(peer.Certificates)?.Subject);
    }

    [Fact]
    public async Task A_peer_without_a_certificate_is_not_served_where_one_is_required()
    {
        await using StorePeer peer = new(options => options with { Tls = Settings(authority.Issue("server")) with { RequirePeerCertificate = true } });
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(Node(peer, TlsSettings.FromPem(null, trusted: authority.Pem)), "TESTER"));
        Assert.Equal(AssociationFailure.Untrusted, error.Failure);
        await peer.DisposeAsync();
        Assert.Contains("shows no certificate", Assert.Single(peer.Failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_with_a_strangers_certificate_is_not_served()
    {
        await using StorePeer peer = new(options => options with { Tls = Settings(authority.Issue("server")) with { RequirePeerCertificate = true } });
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(Node(peer, Settings(stranger.Issue("client"))), "TESTER"));
        Assert.Equal(AssociationFailure.Untrusted, error.Failure);
        await peer.DisposeAsync();
        Assert.Contains("signed by nobody that is trusted", Assert.Single(peer.Failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_with_its_date() =>
        Assert.Contains("has expired on 20", await RefusalAsync(authority.Issue("server", validFromDays: -20, validToDays: -2)), StringComparison.Ordinal);

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_with_both_names() =>
        Assert.Contains("is for pacs.example, not for localhost", await RefusalAsync(authority.Issue("server", host: "pacs.example")), StringComparison.Ordinal);

    [Fact]
    public async Task A_strangers_certificate_is_refused_with_its_authority() =>
        Assert.Contains("signed by nobody that is trusted (its authority is CN=Stranger)", await RefusalAsync(stranger.Issue("server")), StringComparison.Ordinal);

    [Fact]
    public async Task A_pinned_certificate_is_enough_whatever_host_it_names()
    {
        (string certificate, string key) = stranger.Issue("server", host: "pacs.example");
        await using StorePeer peer = new(options => options with { Tls = TlsSettings.FromPem(certificate, key) });
        await VerificationUser.EchoAsync(Node(peer, TlsSettings.FromPem(null, trusted: certificate)), "TESTER");
    }

    [Fact]
    public async Task A_certificate_may_be_for_another_name_that_the_node_states()
    {
        await using StorePeer peer = new(options => options with { Tls = Settings(authority.Issue("server", host: "pacs.example")) });
        await VerificationUser.EchoAsync(Node(peer, TlsSettings.FromPem(null, trusted: authority.Pem) with { PeerName = "pacs.example" }), "TESTER");
    }

    [Fact]
    public async Task Plain_DICOM_at_a_port_of_TLS_is_ended_and_said()
    {
        await using StorePeer peer = new(options => options with { Tls = Settings(authority.Issue("server")) });
        await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(peer.Node, "TESTER"));
        await peer.DisposeAsync();
        Assert.Equal(AssociationFailure.Untrusted, Assert.IsType<AssociationException>(Assert.Single(peer.Failures)).Failure);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused() =>
        Assert.Throws<DicomException>(() => TlsSettings.FromPem(authority.Issue("one").Certificate, authority.Issue("other").Key));

    [Fact]
    public void A_port_is_not_opened_with_a_certificate_out_of_date() =>
        Assert.Contains("has expired", Settings(authority.Issue("server", validFromDays: -20, validToDays: -2)).WhyNotServe(DateTimeOffset.UtcNow), StringComparison.Ordinal);

    private async Task<string> RefusalAsync((string, string) shown)
    {
        await using StorePeer peer = new(options => options with { Tls = Settings(shown) });
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(Node(peer, TlsSettings.FromPem(null, trusted: authority.Pem)), "TESTER"));
        Assert.Equal(AssociationFailure.Untrusted, error.Failure);
        return error.Message;
    }

    private TlsSettings Settings((string Certificate, string Key) own) => TlsSettings.FromPem(own.Certificate, own.Key, trusted: authority.Pem);

    private static RemoteNode Node(StorePeer peer, TlsSettings tls) => peer.Node with { Host = "localhost", Tls = tls };
}
