using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Jobs.Running;
using MedVision.Jobs.Scheduling;
using MedVision.Jobs.Send;
using MedVision.Pacs;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Retrieve.Outbound;
using MedVision.Pacs.Tests;
using MedVision.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Jobs.Tests.Send;

/// <summary>An archive whose deliveries are made when a test says so, by a clock that it turns.</summary>
public abstract class SendTest(ArchiveFixture fixture) : JobsTest(fixture)
{
    private protected Clock Time { get; } = new();

    private protected DeliveryQueue Deliveries => Services.GetRequiredService<DeliveryQueue>();

    private protected override void Configure(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Time).AddLogging().AddPacs().AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        base.Configure(services);
        services.AddSingleton<DeliveryRound>().AddSingleton<ResultRouting>().AddSingleton<SeriesCompletion>().AddSingleton<SendWork>();
    }

    private protected async Task<Node> NodeAsync(string title, int port, bool isResearch = false, Action<Node>? change = null)
    {
        Node node = new() { AETitle = title, Host = "127.0.0.1", Port = port, State = NodeState.Admitted, IsResearch = isResearch, FirstSeenAt = Time.GetUtcNow(), LastSeenAt = Time.GetUtcNow() };
        change?.Invoke(node);
        await using MedVisionDb db = await DbAsync();
        db.Nodes.Add(node);
        await db.SaveChangesAsync();
        return node;
    }

    private protected async Task RuleAsync(Action<RoutingRule> change, params Node[] nodes)
    {
        RoutingRule rule = new() { Name = "rule", ChangedAt = Time.GetUtcNow() };
        change(rule);
        await using MedVisionDb db = await DbAsync();
        long[] ids = [.. nodes.Select(node => node.Id)];
        rule.Nodes.AddRange(await db.Nodes.Where(node => ids.Contains(node.Id)).ToListAsync());
        db.RoutingRules.Add(rule);
        await db.SaveChangesAsync();
    }

    private protected async Task IngestAsync(DicomDataset dataset, string? source = null, Door door = Door.CStore)
    {
        IngestReport report = await Services.GetRequiredService<IngestService>().IngestAsync(new MemoryStream(TestImage.Bytes(dataset)), "file.dcm", door, source);
        Assert.Equal(1, report.Stored);
    }

    private protected async Task<long> OrderAsync(Node node, string series = TestImage.Series) =>
        Assert.Single(await Deliveries.OrderAsync(node.Id, InstanceSelection.OfSeries(series), "tester"));

    /// <summary>What a worker does: looks for what is due, and does it.</summary>
    private protected async Task WorkAsync()
    {
        await Services.GetRequiredService<DeliveryRound>().RunAsync(CancellationToken.None);
        List<Guid> jobs;
        await using (MedVisionDb db = await DbAsync()) jobs = await db.Jobs.Where(job => job.Kind == JobKind.Send && job.State == JobState.Queued).Select(job => job.Id).ToListAsync();
        await Task.WhenAll(jobs.Select(job => NewWorker().RunAsync(job, CancellationToken.None)));
    }

    /// <summary>The series' completion delay passes, and the rules are asked.</summary>
    private protected async Task CompleteAsync()
    {
        Time.Advance(TimeSpan.FromSeconds(5));
        await Services.GetRequiredService<SeriesCompletion>().ScanAsync(CancellationToken.None);
        await Services.GetRequiredService<ResultRouting>().ScanAsync(CancellationToken.None);
    }

    private protected JobWorker NewWorker() => ActivatorUtilities.CreateInstance<JobWorker>(Services, new IWork[] { Services.GetRequiredService<SendWork>() }.AsEnumerable());

    private protected async Task<Delivery> DeliveryAsync(long id)
    {
        await using MedVisionDb db = await DbAsync();
        return await db.Deliveries.AsNoTracking().Include(row => row.Items).Include(row => row.Job).SingleAsync(row => row.Id == id);
    }

    private protected async Task<IReadOnlyList<Delivery>> AllAsync()
    {
        await using MedVisionDb db = await DbAsync();
        return await db.Deliveries.AsNoTracking().Include(row => row.Items).ThenInclude(item => item.Instance).Include(row => row.Node).OrderBy(row => row.Id).ToListAsync();
    }

    internal sealed class Clock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public void Advance(TimeSpan by) => now += by;
    }
}
