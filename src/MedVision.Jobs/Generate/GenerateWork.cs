using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Imaging.Masks;
using MedVision.Inference.Generation;
using MedVision.Inference.Generation.Proof;
using MedVision.Inference.Models;
using MedVision.Jobs.Running;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Jobs.Generate;

/// <summary>
/// Makes synthetic images and keeps them as a montage and as ZIPs of PNG and of DICOM files, the set's proof beside the PNG. Near-copies of
/// training slices are left out.
/// </summary>
internal sealed class GenerateWork(BlobStore blobs, ImageGenerator generator, SliceSynthesizer painter, ModelCatalog models) : IWork
{
    // Making the images is most of the work, writing them the rest.
    private const double GeneratorShare = 0.8;

    public JobKind Kind => JobKind.Generate;

    public async Task<WorkResult> RunAsync(Job job, JobRun run, CancellationToken ct)
    {
        Generation order = job.Generation ?? throw new InvalidOperationException("the job names no generation");
        (List<SyntheticImage> images, SyntheticFile proof) = await Task.Factory.StartNew(() => Make(order, run, ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        run.Tell("storing", GeneratorShare);
        string montage = (await blobs.PutAsync(SyntheticSet.Montage(images), ct)).Sha256;
        string png = await ZipAsync(SyntheticSet.Png(images).Append(proof), ct);
        run.Tell("storing", 0.9);
        string dicom = await ValidAsync(() => ZipAsync(SyntheticSet.Dicom(images), ct));
        return new WorkResult((db, token) => db.Generations.Where(row => row.Id == order.Id).ExecuteUpdateAsync(row => row
            .SetProperty(one => one.MontageBlob, montage).SetProperty(one => one.PngZipBlob, png).SetProperty(one => one.DicomZipBlob, dicom)
            .SetProperty(one => one.Model, images[0].Model).SetProperty(one => one.ModelSha256, images[0].ModelSha256), token));
    }

    /// <summary>A set with one object that is not valid DICOM is no set.</summary>
    private static async Task<T> ValidAsync<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (DicomException error)
        {
            throw new WorkFailedException($"no valid DICOM can be written: {error.Message}", error);
        }
    }

    private (List<SyntheticImage> Images, SyntheticFile Proof) Make(Generation order, JobRun run, CancellationToken ct)
    {
        List<SyntheticImage> images = new(order.Count);
        ProvenSet set = new(models, order.Count, count => Images(order, count, ct));
        foreach (SyntheticImage image in set.Make())
        {
            images.Add(image);
            run.Tell("generating", GeneratorShare * images.Count / order.Count);
        }
        run.Tell("judging the set", GeneratorShare);
        return (images, new SyntheticFile(ProofDocument.FileName, set.Proof().ToJson()));
    }

    private IEnumerable<SyntheticImage> Images(Generation order, int count, CancellationToken ct)
    {
        if (order.MaskJson is null) return generator.Generate(order.Label, count, order.Seed, order.Truncation, ct);
        DrawnMask drawn = DrawnMask.FromJson(order.MaskJson);
        return painter.Paint(new Mask(drawn.ToPixels(), drawn.Columns, drawn.Rows, 1), order.Label, count, order.Seed, order.Truncation, ct);
    }

    private async Task<string> ZipAsync(IEnumerable<SyntheticFile> files, CancellationToken ct)
    {
        using MemoryStream zip = new();
        SyntheticSet.WriteZip(zip, files);
        zip.Position = 0;
        return (await blobs.PutAsync(zip, ct)).Sha256;
    }
}
