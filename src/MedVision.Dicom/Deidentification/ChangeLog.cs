using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification;

/// <summary>Counts what was done by path; never sees a value.</summary>
internal sealed class ChangeLog
{
    private readonly Dictionary<(string Path, AttributeChange Change), (DicomTag Tag, int Count)> changes = [];
    private readonly SortedSet<string> warnings = new(StringComparer.Ordinal);

    public IReadOnlyList<DeidentificationAction> Actions =>
        [.. changes.Select(change => new DeidentificationAction(change.Key.Path, change.Value.Tag, change.Key.Change, change.Value.Count))
            .OrderBy(action => action.Path, StringComparer.Ordinal)];

    public IReadOnlyList<string> Warnings => [.. warnings];

    public void Add(string around, DicomTag tag, AttributeChange change)
    {
        (string, AttributeChange) key = (around + tag, change);
        changes[key] = (tag, changes.GetValueOrDefault(key).Count + 1);
    }

    public void Warn(string warning) => warnings.Add(warning);
}
