using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Dicom;

/// <summary>
/// The DICOM files that the addresses <c>file:///path#tag</c> of our own DICOM JSON refer to. Only elements of DICOM files are
/// taken: JSON from elsewhere shall not pull other files of this machine into an object that is sent on.
/// </summary>
internal sealed class BulkDataFiles : IDisposable
{
    private readonly Dictionary<string, DicomFile> _files = [];

    /// <summary>The transfer syntax that the object needs: a file's own if compressed pixel data came from it.</summary>
    public TransferSyntax Syntax { get; private set; } = TransferSyntax.ExplicitVRLittleEndian;

    /// <summary>The element at an address; null for one that is not ours.</summary>
    public DicomElement? Resolve(string address, DicomTag tag)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || !uri.IsFile || uri.IsUnc || uri.Fragment.Length < 2) return null;
        if (!_files.TryGetValue(uri.LocalPath, out DicomFile? file)) _files.Add(uri.LocalPath, file = DicomFile.Open(uri.LocalPath));
        DicomElement? element = Find(file.Dataset, uri.Fragment[1..].Split('/'));
        if (element is DicomFragments) Syntax = file.TransferSyntax;
        return element ?? throw new DicomException($"there is no such element at '{address}'", tag, null, file.Name);
    }

    public void Dispose()
    {
        foreach (DicomFile file in _files.Values) file.Dispose();
    }

    // 00880200/0/7FE00010: sequence, item, element.
    private static DicomElement? Find(DicomDataset? dataset, string[] path)
    {
        for (int i = 0; i + 1 < path.Length && dataset is not null; i += 2)
            dataset = DicomTag.TryParse(path[i], out DicomTag sequence) && int.TryParse(path[i + 1], out int item) ? dataset.GetItems(sequence).ElementAtOrDefault(item) : null;
        return dataset is not null && path.Length % 2 == 1 && DicomTag.TryParse(path[^1], out DicomTag tag) ? dataset[tag] : null;
    }
}
