using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Deidentification.SelfTest;

/// <summary>An object full of fake identifiers.</summary>
internal sealed class PlantedObject(string name, DicomDataset dataset, TransferSyntax syntax)
{
    private readonly List<PlantedToken> tokens = [];
    private int count;

    public string Name => name;

    public DicomDataset Dataset => dataset;

    public IReadOnlyList<PlantedToken> Tokens => tokens;

    /// <summary>A fresh identifier of the form of <paramref name="vr"/>, or null where the representation is too narrow to hold one.</summary>
    public string? Next(DicomVR vr, string place)
    {
        count++;
        string? text = vr.Code switch
        {
            "DA" => Date(),
            "DT" => $"{Date()}0712{count % 60:D2}.{count:D6}",
            "TM" => $"0712{count % 60:D2}.{714000 + count:D6}",
            "IS" or "DS" => $"{71400000 + count}",
            "UI" => $"1.3.6.1.4.1.714714.{count}.2",
            "PN" => $"Zyx{count:D4}^Qwv{count:D4}",
            "UR" => $"http://zyx{count:D4}.example/q",
            "CS" or "AE" or "SH" => $"ZYX{count:D6}",
            "AS" or "AT" or "US" or "SS" or "UL" or "SL" or "FL" => null,
            _ => $"Zyxwv{count:D6}",
        };
        if (text is not null) tokens.Add(new PlantedToken(place, vr == DicomVR.PN ? text[..7] : text));
        return text;
    }

    /// <summary>Notes an identifier that was put in by hand.</summary>
    public void Note(string place, string text, byte[]? raw = null) => tokens.Add(new PlantedToken(place, text, raw));

    /// <summary>Puts a fresh identifier into <paramref name="tag"/> of <paramref name="target"/>; skips what cannot hold one.</summary>
    public void Plant(DicomDataset target, DicomTag tag, DicomVR vr, string around)
    {
        if (Next(vr, around + tag) is not { } text) return;
        if (vr.IsText) target.SetBytes(tag, vr, Padded(System.Text.Encoding.ASCII.GetBytes(text), vr));
        else target.SetBytes(tag, vr, Padded(System.Text.Encoding.ASCII.GetBytes(text + text + text), vr));
    }

    /// <summary>The file, with identifiers in preamble and meta information.</summary>
    public byte[] ToBytes()
    {
        DicomFile file = new(dataset, syntax);
        foreach (DicomTag tag in (DicomTag[])[DicomTags.SourceApplicationEntityTitle, DicomTags.SendingApplicationEntityTitle, DicomTags.ReceivingApplicationEntityTitle])
            Plant(file.Meta, tag, DicomVR.AE, "meta information ");
        Plant(file.Meta, DicomTags.SourcePresentationAddress, DicomVR.UR, "meta information ");
        Plant(file.Meta, DicomTags.PrivateInformation, DicomVR.OB, "meta information ");
        byte[] bytes = file.ToArray();
        string preamble = Next(DicomVR.LO, "preamble")!;
        System.Text.Encoding.ASCII.GetBytes(preamble).CopyTo(bytes, 17);
        return bytes;
    }

    private static byte[] Padded(byte[] bytes, DicomVR vr)
    {
        int unit = Math.Max(2, vr.UnitSize), over = bytes.Length % unit;
        if (over == 0) return bytes;
        byte[] padded = new byte[bytes.Length + unit - over];
        padded.AsSpan().Fill(vr.Padding);
        bytes.CopyTo(padded, 0);
        return padded;
    }

    // Long before DICOM, so that no date of another origin looks like it; all within 29 days, so that no shifted one (30 days at least) looks like another.
    private string Date() => new DateOnly(1851, 1, 2).AddDays(count % 29).ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
}
