using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb;

/// <summary>A DICOMweb server with an empty archive for each test.</summary>
public abstract class DicomWebTest(ArchiveFixture fixture) : IAsyncLifetime
{
    protected const string Study = "1.2.826.0.1.3680043.8.498.1", Series = Study + ".2", SeriesAddress = $"/dicom-web/studies/{Study}/series/{Series}";

    protected DicomWebHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await DicomWebHost.StartAsync(fixture);

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>An MR image of 8 rows and 6 columns, whose pixels are numbered from 100 times its own number on.</summary>
    protected static DicomDataset Image(int number, string series = Series, int rows = 8, int columns = 6)
    {
        MrSeries made = new() { Rows = rows, Columns = columns, StudyUid = Study, SeriesUid = series, FrameOfReference = Study + ".9", InstanceUid = n => $"{series}.{n}", Description = "T1post" };
        return made.Dataset(made.PositionOf(number), number, (c, r) => (r * columns) + c + (100 * number)).Set(DicomTags.PatientID, "P1").Set(DicomTags.PatientName, "Test^Person");
    }

    protected static byte[] Bytes(DicomDataset dataset, TransferSyntax? syntax = null) => new DicomFile(dataset, syntax ?? TransferSyntax.ExplicitVRLittleEndian).ToArray();

    /// <summary>The parts of a multipart body, each with its headers in lower case.</summary>
    protected static async Task<IReadOnlyList<BodyPart>> PartsAsync(HttpResponseMessage answer) =>
        BodyPart.Read(await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers.ContentType!.Parameters.Single(parameter => parameter.Name == "boundary").Value!.Trim('"'));
}
