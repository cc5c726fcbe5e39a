using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation.Iods;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>Compares a data set or item with the rows of a module, PS3.5 7.4.</summary>
internal sealed class AttributeChecker(DicomFile file, Iod iod, Findings findings)
{
    // A row that several modules share is told once.
    private readonly HashSet<(DicomDataset, DicomTag, string)> told = [];

    public void Check(AttributeGroup group, DicomDataset dataset, int offset = 0)
    {
        foreach (AttributeRule rule in group.Rules) Check(rule, dataset, group, offset);
        foreach (AttributeGroup included in group.Includes) Check(included, dataset);
    }

    private void Check(AttributeRule rule, DicomDataset dataset, AttributeGroup group, int offset)
    {
        DicomTag tag = offset == 0 ? rule.Tag : new DicomTag((ushort)(rule.Tag.Group + offset), rule.Tag.Element);
        bool? holds = rule.Condition?.Invoke(new ConditionScope(dataset, file, iod));
        if (dataset[tag] is not { } element)
        {
            bool required = rule.Type is AttributeType.Required or AttributeType.Present || (rule.IsRequiredByCondition && holds is true && rule.Type != AttributeType.Optional);
            if (required) Tell("attribute-missing", dataset, tag, $"absent; type {TypeText(rule)} of the {group.Name}{Reason(rule)}", group);
            return;
        }
        if (rule.IsForbiddenOtherwise && holds is false)
            Tell("attribute-forbidden", dataset, tag, $"present, and the {group.Name} allows it only where: {rule.ConditionText}", group, "PS3.5 7.4.2");
        if (LenientValues.IsBlank(element))
        {
            if (rule.Type is AttributeType.Required or AttributeType.RequiredIf) Tell("attribute-empty", dataset, tag, $"empty; type {TypeText(rule)} of the {group.Name}", group);
            return;
        }
        CheckValues(rule, dataset, tag, group);
        if (element is DicomSequence sequence) CheckItems(rule, sequence, dataset, group);
    }

    private void CheckValues(AttributeRule rule, DicomDataset dataset, DicomTag tag, AttributeGroup group)
    {
        if (rule.Allowed.Count == 0 && rule.LeastValues == 0) return;
        string[] values = dataset.Texts(tag);
        if (values.Length < rule.LeastValues)
            Tell("value-count", dataset, tag, string.Create(CultureInfo.InvariantCulture, $"{values.Length} values where the {group.Name} wants {rule.LeastValues} at least"), group);
        for (int i = 0; i < values.Length; i++)
        {
            if (rule.Allowed.TryGetValue(i + 1, out string[]? allowed) || rule.Allowed.TryGetValue(0, out allowed))
            {
                if (!allowed.Contains(values[i]))
                    Tell("enumerated-value", dataset, tag, $"'{values[i]}'{(values.Length > 1 ? $" as value {i + 1}" : "")} where the {group.Name} allows {string.Join(", ", allowed)}", group);
            }
        }
    }

    private void CheckItems(AttributeRule rule, DicomSequence sequence, DicomDataset dataset, AttributeGroup group)
    {
        int count = sequence.Items.Count;
        if (rule.Items is { } range && (count < range.Least || count > range.Most))
        {
            string wanted = range.Most == int.MaxValue ? $"{range.Least} or more" : range.Least == range.Most ? $"{range.Least}" : $"{range.Least} to {range.Most}";
            Tell("item-count", dataset, sequence.Tag, $"{count} items where {wanted} must be", group);
        }
        if (rule.Nested.Count == 0 && rule.Included is null) return;
        foreach (DicomDataset item in sequence.Items)
        {
            foreach (AttributeRule nested in rule.Nested) Check(nested, item, group, 0);
            if (rule.Included is { } included) Check(included, item);
        }
    }

    private void Tell(string what, DicomDataset dataset, DicomTag tag, string message, AttributeGroup group, string? clause = null)
    {
        if (told.Add((dataset, tag, what))) findings.Error(what, dataset, tag, message, clause ?? group.Clause);
    }

    private static string Reason(AttributeRule rule) => rule.IsRequiredByCondition ? $", required where: {rule.ConditionText}" : "";

    private static string TypeText(AttributeRule rule) => rule.Type switch
    {
        AttributeType.Required => "1",
        AttributeType.RequiredIf => "1C",
        AttributeType.Present => "2",
        AttributeType.PresentIf => "2C",
        _ => "3",
    };
}
