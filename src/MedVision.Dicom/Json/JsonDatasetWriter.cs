using System.Globalization;
using System.Text.Json;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Json;

/// <summary>Writes data sets as PS3.18 F.2 says.</summary>
internal sealed class JsonDatasetWriter(Utf8JsonWriter writer, Func<string, DicomElement, string?>? bulkDataUri)
{
    public void Write(DicomDataset dataset, string path)
    {
        writer.WriteStartObject();
        foreach (DicomElement element in dataset)
        {
            if (element.Tag.IsGroupLength || element.Tag.Group == 0x0002) continue;
            string tag = element.Tag.ToHex();
            writer.WriteStartObject(tag);
            writer.WriteString("vr", VROf(element).Code);
            if (!element.IsEmpty) WriteValue(dataset, element, path + tag);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteValue(DicomDataset dataset, DicomElement element, string path)
    {
        if (element is DicomSequence sequence)
        {
            writer.WriteStartArray("Value");
            for (int i = 0; i < sequence.Items.Count; i++) Write(sequence.Items[i], string.Create(CultureInfo.InvariantCulture, $"{path}/{i}/"));
            writer.WriteEndArray();
            return;
        }
        if (element is not DicomValue value || VROf(value).IsBytes)
        {
            if (bulkDataUri?.Invoke(path, element) is { } uri) writer.WriteString("BulkDataURI", uri);
            else if (element is DicomValue inline) writer.WriteBase64String("InlineBinary", inline.Load().Span);
            return;
        }
        // JSON is UTF-8, and says so where it says anything (F.2.2).
        string[] texts = value.Tag == DicomTags.SpecificCharacterSet && value.VR == DicomVR.CS ? ["ISO_IR 192"] : dataset.GetStrings(value.Tag);
        if (texts is [""]) return;
        writer.WriteStartArray("Value");
        if (value.VR == DicomVR.FL || value.VR == DicomVR.FD) WriteDoubles(dataset.GetDoubles(value.Tag), value.VR);
        else foreach (string text in texts) WriteText(value.VR, text);
        writer.WriteEndArray();
    }

    // A broken value, of three bytes in a US, say, has no numbers to write; its bytes are kept instead.
    private static DicomVR VROf(DicomElement element) =>
        element is DicomValue { VR.IsNumber: true } value && value.Length % (value.VR == DicomVR.AT ? 4 : value.VR.UnitSize) != 0 ? DicomVR.UN : element.VR;

    private void WriteDoubles(double[] numbers, DicomVR vr)
    {
        foreach (double number in numbers)
        {
            if (!double.IsFinite(number)) writer.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
            else if (vr == DicomVR.FL) writer.WriteNumberValue((float)number);
            else writer.WriteNumberValue(number);
        }
    }

    private void WriteText(DicomVR vr, string text)
    {
        if (text.Length == 0) writer.WriteNullValue();
        else if (vr == DicomVR.PN) WriteName(text);
        else if (vr.IsNumber && vr != DicomVR.AT) writer.WriteRawValue(text);
        else if ((vr == DicomVR.DS || vr == DicomVR.IS) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)) WriteNumber(text, number);
        else writer.WriteStringValue(text);
    }

    private void WriteNumber(string text, double number)
    {
        // The digits as they are, if they are a JSON number: "+1.5", "01" and "2." are not.
        ReadOnlySpan<char> digits = text.AsSpan().TrimStart('-');
        bool json = char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1]) && (digits[0] != '0' || digits.Length == 1 || !char.IsAsciiDigit(digits[1]))
            && !digits.Contains(".e", StringComparison.OrdinalIgnoreCase) && text.AsSpan().Count('-') <= 1 + (digits.ContainsAny('e', 'E') ? 1 : 0);
        if (json) writer.WriteRawValue(text);
        else writer.WriteNumberValue(number);
    }

    private void WriteName(string text)
    {
        DicomPersonName name = DicomPersonName.Parse(text);
        writer.WriteStartObject();
        if (name.Alphabetic.Length > 0) writer.WriteString("Alphabetic", name.Alphabetic);
        if (name.Ideographic.Length > 0) writer.WriteString("Ideographic", name.Ideographic);
        if (name.Phonetic.Length > 0) writer.WriteString("Phonetic", name.Phonetic);
        writer.WriteEndObject();
    }
}
