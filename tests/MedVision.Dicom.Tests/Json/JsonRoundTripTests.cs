using System.Globalization;
using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;
using MedVision.Testing;
using Xunit;

namespace MedVision.Dicom.Tests.Json;

public sealed class JsonRoundTripTests
{
    [DataFact("dicom-conformance")]
    public void Every_object_of_the_corpus_survives_the_way_to_JSON_and_back()
    {
        List<string> differences = [];
        int files = 0;
        foreach (string path in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (TryRead(path) is not { } dataset) continue;
            // Encapsulated pixel data has no form in JSON; an address stands for it.
            string json = DicomJson.ToString(dataset, (at, element) => element is DicomFragments ? "here#" + at : null);
            DicomDataset back = DicomJson.Read(Encoding.UTF8.GetBytes(json), (address, tag, _) => Find(dataset, address[5..].Split('/')));
            Compare(dataset, back, Path.GetFileName(path), differences);
            files++;
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(files > 390, $"only {files} files");
    }

    private static void Compare(DicomDataset before, DicomDataset after, string where, List<string> differences)
    {
        DicomElement[] expected = [.. before.Where(e => !e.Tag.IsGroupLength)];
        // Text beyond ASCII makes a data set say that it is UTF-8.
        DicomTag[] added = [.. after.Select(e => e.Tag).Except(expected.Select(e => e.Tag)).Where(tag => tag != DicomTags.SpecificCharacterSet)];
        if (added.Length > 0) differences.Add($"{where}: there is {added[0]} now");
        foreach (DicomElement element in expected)
        {
            string here = $"{where} {element.Tag}";
            DicomElement? back = after[element.Tag];
            if (element.Tag == DicomTags.SpecificCharacterSet) continue;
            if (back is null) differences.Add($"{here}: lost");
            else if (element is DicomSequence sequence)
            {
                if (back is not DicomSequence other || other.Items.Count != sequence.Items.Count) differences.Add($"{here}: other items");
                else for (int i = 0; i < sequence.Items.Count; i++) Compare(sequence.Items[i], other.Items[i], $"{here}[{i + 1}]", differences);
            }
            else if (element is DicomFragments fragments) Assert.Same(fragments, back);
            else if (Show(before, (DicomValue)element) is var was && Show(after, (DicomValue)back) is var now && was != now) differences.Add($"{here} {element.VR}: '{was}' became '{now}' {back.VR}");
        }
    }

    private static string Show(DicomDataset dataset, DicomValue value)
    {
        if (!value.VR.IsText) return Convert.ToHexString(value.Load().Span);
        string[] texts = dataset.GetStrings(value.Tag);
        // Numbers are numbers in JSON: "+1.50" and "1.5" are the same one. Empty name groups at the end say nothing.
        return string.Join('\\', texts.Select(text => value.VR == DicomVR.PN ? DicomPersonName.Parse(text).ToString()
            : (value.VR == DicomVR.DS || value.VR == DicomVR.IS) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number.ToString("R", CultureInfo.InvariantCulture) : text));
    }

    private static DicomElement? Find(DicomDataset dataset, string[] path)
    {
        for (int i = 0; i + 1 < path.Length; i += 2) dataset = dataset.GetItems(DicomTag.Parse(path[i]))[int.Parse(path[i + 1], CultureInfo.InvariantCulture)];
        return dataset[DicomTag.Parse(path[^1])];
    }

    private static DicomDataset? TryRead(string path)
    {
        try
        {
            return DicomFile.Read(File.ReadAllBytes(path), path).Dataset;
        }
        catch (DicomException)
        {
            return null; // Refused files have their own test.
        }
    }
}
