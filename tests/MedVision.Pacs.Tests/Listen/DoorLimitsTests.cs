using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Security;
using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Listen;
using MedVision.Pacs.Retrieve.Outbound;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace MedVision.Pacs.Tests.Listen;

[Collection("archive")]
public sealed class DoorLimitsTests(ArchiveFixture fixture) : DoorTest(fixture)
{
    private static readonly X509Certificate2 certificate = SelfSigned();

    private protected override DicomDoorOptions Options => base.Options with
    {
        AETitle = "READING",
        Tls = new TlsDoor(new IPEndPoint(IPAddress.Loopback, 0), new TlsSettings { Certificate = certificate }),
    };

    [Fact]
    public async Task Strangers_with_ever_new_titles_do_not_fill_the_list()
    {
        await OpenAsync();
        await AdmitAsync("SCANNER");
        await using (MedVisionDb db = await DbAsync())
        {
            // Knocked from elsewhere, before.
            db.Nodes.Add(new Node { AETitle = "HONEST", State = NodeState.Knocking, LastAddress = "192.0.2.9", FirstSeenAt = DateTimeOffset.UtcNow, LastSeenAt = DateTimeOffset.UtcNow });
            await db.SaveChangesAsync();
        }
        for (int i = 0; i < 8; i++) await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(Here, $"FLOOD{i}"));
        await using MedVisionDb after = await DbAsync();
        Assert.Equal(["FLOOD5", "FLOOD6", "FLOOD7", "HONEST", "SCANNER"], await after.Nodes.Select(node => node.AETitle).OrderBy(title => title).ToListAsync());
    }

    [Fact]
    public async Task A_title_that_nobody_may_have_is_turned_away_and_not_written_down()
    {
        await OpenAsync();
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(Here, "A\\B"));
        Assert.Equal(AssociationRejection.CallingAENotRecognized, error.Rejection);
        await using MedVisionDb db = await DbAsync();
        Assert.False(await db.Nodes.AnyAsync());
    }

    [Fact]
    public async Task Another_called_title_is_refused_as_such()
    {
        await OpenAsync();
        await AdmitAsync("SCANNER");
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(Here with { AETitle = "MEDVISION" }, "SCANNER"));
        Assert.Equal(AssociationRejection.CalledAENotRecognized, error.Rejection);
    }

    [Fact]
    public async Task More_associations_than_the_limit_are_refused_for_now()
    {
        await OpenAsync();
        await AdmitAsync("SCANNER");
        await using Association first = await ConnectAsync(), second = await ConnectAsync();
        AssociationException error = await Assert.ThrowsAsync<AssociationException>(ConnectAsync);
        Assert.Equal(AssociationRejection.LocalLimitExceeded, error.Rejection);
        await first.ReleaseAsync();
        await second.ReleaseAsync();
    }

    [Fact]
    public async Task A_node_that_may_not_store_is_refused_instance_by_instance_and_may_echo()
    {
        await OpenAsync();
        await AdmitAsync("VIEWER", more: node => node.MayStore = false);
        await SendAsync(TestImage.Bytes(1));
        StorageItem item = (await Services.GetRequiredService<OutboundItems>().FindAsync(InstanceSelection.OfStudies(TestImage.Study)))[0].Item with { SopInstance = "1.2.3.77" };
        await foreach (StorageOutcome outcome in StorageUser.SendAsync(Here, "VIEWER", [item])) Assert.Equal(0x0124, outcome.Status!.Value.Code);
        await VerificationUser.EchoAsync(Here, "VIEWER");
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(1, await db.Instances.CountAsync());
    }

    [Fact]
    public async Task The_port_for_tls_stands_beside_the_plain_one()
    {
        await OpenAsync();
        await AdmitAsync("SCANNER");
        RemoteNode secure = Here with { Port = Door.TlsEndPoint!.Port, Tls = new TlsSettings { Trusted = [certificate] } };
        await VerificationUser.EchoAsync(secure, "SCANNER");
        await VerificationUser.EchoAsync(Here, "SCANNER");
        await Assert.ThrowsAsync<AssociationException>(() => VerificationUser.EchoAsync(secure with { Tls = null }, "SCANNER"));
    }

    [Theory]
    [InlineData("Associations", "0")]
    [InlineData("AssociationsPerPeer", "101")]
    [InlineData("Idle", "00:00:00")]
    [InlineData("LongestPdu", "100")]
    [InlineData("KnockingNodesPerAddress", "0")]
    public void A_limit_that_cannot_be_is_named_at_start(string name, string value)
    {
        ServiceCollection services = new();
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(Configured(name, value));
        services.AddDicomDoor(Options);
        using ServiceProvider provider = services.BuildServiceProvider();
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("Dicom:" + name, error.Message, StringComparison.Ordinal);
    }

    private protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.Configure<DicomLimits>(limits => (limits.Associations, limits.AssociationsPerPeer, limits.KnockingNodes, limits.KnockingNodesPerAddress, limits.Artim) = (2, 2, 5, 3, TimeSpan.FromSeconds(1)));
    }

    private RemoteNode Here => Archive with { AETitle = "READING" };

    private Task<Association> ConnectAsync() => Association.RequestAsync(new()
    {
        Node = Here,
        CallingAE = "SCANNER",
        Contexts = AssociationRequest.Number([(SopClasses.Verification, [TransferSyntax.ImplicitVRLittleEndian.Uid])]),
    });

    private static Microsoft.Extensions.Configuration.IConfigurationRoot Configured(string name, string value)
    {
        Microsoft.Extensions.Configuration.ConfigurationManager configuration = new();
        configuration["Dicom:" + name] = value;
        return configuration;
    }

    private static X509Certificate2 SelfSigned()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=reading room", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
