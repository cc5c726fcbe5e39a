using System.IO.Pipelines;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;

namespace MedVision.Pacs.Stow;

/// <summary>Puts a Part 10 file together from an instance's metadata (DICOM JSON, PS3.18 F) and the bulk data that it names.</summary>
internal sealed class InstanceAssembly(BlobStore blobs, IReadOnlyDictionary<string, BulkPart> bulk)
{
    /// <summary>The staged file. Bulk data goes from file to file, never through the memory as a whole.</summary>
    /// <exception cref="DicomException">This is no data set, or what it names is missing.</exception>
    public async Task<StagedBlob> StageAsync(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        List<FileBytes> open = [];
        try
        {
            return await StageAsync(Read(json.Span, open), ct);
        }
        finally
        {
            foreach (FileBytes file in open) file.Dispose();
        }
    }

    private DicomFile Read(ReadOnlySpan<byte> json, List<FileBytes> open)
    {
        // What decides how pixels are encoded may stand before or behind them: first everything but bulk data.
        DicomDataset told = DicomJson.Read(json, (_, tag, vr) => new DicomValue(tag, vr, ReadOnlyMemory<byte>.Empty));
        string? available = told.GetString(DicomTags.AvailableTransferSyntaxUID) ?? told.GetString(DicomTags.TransferSyntaxUID);
        int frames = told.GetInt32(DicomTags.NumberOfFrames) ?? 1;
        TransferSyntax syntax = TransferSyntax.ExplicitVRLittleEndian;
        DicomDataset dataset = DicomJson.Read(json, (location, tag, vr) =>
        {
            if (!bulk.TryGetValue(location, out BulkPart? part)) throw new DicomException($"the bulk data '{location}' did not come with the metadata", tag);
            (FileBytes file, DicomElement element, TransferSyntax? needed) = part.Open(tag, vr, frames, available);
            open.Add(file);
            syntax = needed ?? syntax;
            return element;
        });
        // These speak of a file or of an answer, not of the instance.
        foreach (DicomElement meta in dataset.TakeWhile(element => element.Tag.Group <= 2).ToArray()) dataset.Remove(meta.Tag);
        dataset.Remove(DicomTags.AvailableTransferSyntaxUID);
        dataset.Remove(DicomTags.RetrieveURL);
        foreach (DicomTag required in (DicomTag[])[DicomTags.SOPClassUID, DicomTags.SOPInstanceUID, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID]) dataset.RequireString(required);
        return new DicomFile(dataset, syntax);
    }

    private async Task<StagedBlob> StageAsync(DicomFile file, CancellationToken ct)
    {
        Pipe pipe = new();
        Task writing = Task.Factory.StartNew(() => Write(file, pipe.Writer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await blobs.StageAsync(pipe.Reader.AsStream(leaveOpen: true), cancellationToken: ct);
        }
        finally
        {
            // Whoever writes for a reader that is gone stops at its next piece.
            await pipe.Reader.CompleteAsync();
            await writing;
        }
    }

    private static void Write(DicomFile file, PipeWriter writer)
    {
        try
        {
            using Stream stream = writer.AsStream(leaveOpen: true);
            file.Write(stream);
            writer.Complete();
        }
        catch (Exception error)
        {
            // The reader throws it.
            writer.Complete(error);
        }
    }
}
