using System.Diagnostics.Metrics;
using MedVision.Pacs.Telemetry;
using MedVision.Web.Telemetry;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MedVision.EndToEnd.Tests.Telemetry;

public sealed class PrometheusTextTests
{
    /// <summary>The examples of Prometheus' "Exposition formats" page: cumulative classes, +Inf last and equal to the count.</summary>
    [Fact]
    public void Instruments_are_written_as_Prometheus_reads_them()
    {
        using MetricStore store = new();
        using Meter meter = new("MedVision.Test" + Guid.NewGuid().ToString("N"));
        Histogram<double> time = meter.CreateHistogram("test.request.duration", "s", "A \"time\".", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (double value in (double[])[0.05, 0.1, 0.5, 7]) time.Record(value, new KeyValuePair<string, object?>("what", "a \"b\"\\c\nd"));
        meter.CreateCounter<long>("test.bytes", "By").Add(3);
        UpDownCounter<int> open = meter.CreateUpDownCounter<int>("test.open");
        open.Add(2);
        open.Add(-1);
        meter.CreateObservableGauge("test.asked", () => 41.5, "%");
        string text = PrometheusText.Write(store.Read().Where(family => family.Name.StartsWith("test.", StringComparison.Ordinal)));
        Assert.Equal("""
            # TYPE test_asked_percent gauge
            test_asked_percent 41.5
            # TYPE test_bytes_total counter
            test_bytes_total 3
            # TYPE test_open gauge
            test_open 1
            # HELP test_request_duration_seconds A "time".
            # TYPE test_request_duration_seconds histogram
            test_request_duration_seconds_bucket{what="a \"b\"\\c\nd",le="0.1"} 2
            test_request_duration_seconds_bucket{what="a \"b\"\\c\nd",le="1"} 3
            test_request_duration_seconds_bucket{what="a \"b\"\\c\nd",le="+Inf"} 4
            test_request_duration_seconds_sum{what="a \"b\"\\c\nd"} 7.65
            test_request_duration_seconds_count{what="a \"b\"\\c\nd"} 4

            """.ReplaceLineEndings("\n"), text);
    }

    [Theory]
    [InlineData("GET", "/dicom-web/studies", OperationKind.Qido)]
    [InlineData("GET", "/dicom-web/studies/1.2/series/3.4/instances/", OperationKind.Qido)]
    [InlineData("GET", "/dicom-web/studies/1.2", OperationKind.Wado)]
    [InlineData("GET", "/dicom-web/studies/1.2/series/3.4/instances/5.6/frames/1", OperationKind.Wado)]
    [InlineData("POST", "/dicom-web/studies", OperationKind.Stow)]
    [InlineData("DELETE", "/dicom-web/studies/1.2", OperationKind.Delete)]
    [InlineData("POST", "/api/ingest", OperationKind.Ingest)]
    [InlineData("GET", "/studies/1.2", null)]
    public void A_request_is_counted_as_the_service_it_asks_for(string method, string path, OperationKind? expected)
    {
        DefaultHttpContext context = new();
        (context.Request.Method, context.Request.Path) = (method, path);
        Assert.Equal(expected, RequestTelemetry.KindOf(context.Request));
    }

    [Fact]
    public void Rates_are_differences_of_totals()
    {
        using MetricStore store = new();
        ManualTime time = new();
        RateHistory history = new(store, time);
        history.Advance();
        for (int i = 0; i < 10; i++) PacsMetrics.InstanceCame(MedVision.Archive.Rows.Door.CStore, InstanceOutcome.Stored, 500_000);
        PacsMetrics.InstanceCame(MedVision.Archive.Rows.Door.CStore, InstanceOutcome.Duplicate);
        time.Now += TimeSpan.FromSeconds(5);
        history.Advance();
        RatePoint point = Assert.Single(history.Points);
        Assert.Equal((2.0, 1.0), (point.Stored, point.Megabytes));
    }

    private sealed class ManualTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
