using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MedVision.Dicom.Text;

namespace MedVision.Dicom.Data;

/// <summary>Changing elements. Each method returns the data set itself.</summary>
public sealed partial class DicomDataset
{
    /// <summary>Sets text, in the character set of the data set. Where that cannot hold the text and none was chosen, it becomes ISO_IR 192.</summary>
    public DicomDataset Set(DicomTag tag, params string[] values) => Set(tag, DefaultVR(tag, DicomVR.LO), values);

    /// <inheritdoc cref="Set(DicomTag, string[])"/>
    public DicomDataset Set(DicomTag tag, DicomVR vr, params string[] values)
    {
        if (tag == DicomTags.SpecificCharacterSet) return ChangeCharacterSet(CharacterSet.Read(Encoding.ASCII.GetBytes(string.Join('\\', values))));
        if (vr == DicomVR.AT) return SetTags(tag, Array.ConvertAll(values, text => DicomTag.Parse(text)));
        if (!vr.IsText)
            return vr == DicomVR.FL || vr == DicomVR.FD || vr == DicomVR.OF || vr == DicomVR.OD
                ? Set(tag, vr, Array.ConvertAll(values, v => double.Parse(v, CultureInfo.InvariantCulture)))
                : SetWhole(tag, vr, Array.ConvertAll(values, v => Int128.Parse(v, CultureInfo.InvariantCulture)));
        if (vr.IsSingleValued && values.Length > 1) throw Bad(tag, $"{vr} holds one value only");
        return Place(new DicomValue(tag, vr, Encode(tag, vr, string.Join('\\', values))));
    }

    /// <summary>Sets whole numbers, as text for IS and DS.</summary>
    public DicomDataset Set(DicomTag tag, params int[] values) => Set(tag, DefaultVR(tag, DicomVR.SL), values);

    /// <inheritdoc cref="Set(DicomTag, int[])"/>
    public DicomDataset Set(DicomTag tag, DicomVR vr, params int[] values)
    {
        if (vr.IsText) return Set(tag, vr, Array.ConvertAll(values, v => v.ToString(CultureInfo.InvariantCulture)));
        if (vr == DicomVR.FL || vr == DicomVR.FD || vr == DicomVR.OF || vr == DicomVR.OD) return Set(tag, vr, Array.ConvertAll(values, v => (double)v));
        return SetWhole(tag, vr, Array.ConvertAll(values, v => (Int128)v));
    }

    /// <summary>Sets numbers, as text of at most 16 characters for DS.</summary>
    public DicomDataset Set(DicomTag tag, params double[] values) => Set(tag, DefaultVR(tag, DicomVR.FD), values);

    /// <inheritdoc cref="Set(DicomTag, double[])"/>
    public DicomDataset Set(DicomTag tag, DicomVR vr, params double[] values)
    {
        if (vr == DicomVR.DS) return Set(tag, vr, Array.ConvertAll(values, v => DecimalString(tag, v)));
        if (vr == DicomVR.FL || vr == DicomVR.OF) return Numbers(tag, vr, values, 4, (b, v) => BinaryPrimitives.WriteSingleLittleEndian(b, (float)v));
        if (vr == DicomVR.FD || vr == DicomVR.OD) return Numbers(tag, vr, values, 8, BinaryPrimitives.WriteDoubleLittleEndian);
        foreach (double value in values)
            if (value != Math.Floor(value) || Math.Abs(value) > long.MaxValue) throw Bad(tag, $"{value} is not a whole number, which {vr} needs");
        return vr.IsText
            ? Set(tag, vr, Array.ConvertAll(values, v => ((Int128)v).ToString(CultureInfo.InvariantCulture)))
            : SetWhole(tag, vr, Array.ConvertAll(values, v => (Int128)v));
    }

    /// <summary>Sets tags, AT.</summary>
    public DicomDataset SetTags(DicomTag tag, params DicomTag[] values) => Numbers(tag, DicomVR.AT, values, 4, (b, v) =>
    {
        BinaryPrimitives.WriteUInt16LittleEndian(b, v.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(b[2..], v.Element);
    });

    /// <summary>Sets bytes, numbers little endian.</summary>
    public DicomDataset SetBytes(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> value) => Place(new DicomValue(tag, vr, value));

    /// <summary>Sets a sequence.</summary>
    public DicomDataset SetSequence(DicomTag tag, params DicomDataset[] items) => Place(new DicomSequence(tag, items));

    /// <summary>Sets an element without a value, type 2 of PS3.5 7.4.</summary>
    public DicomDataset SetEmpty(DicomTag tag)
    {
        DicomVR vr = DefaultVR(tag, DicomVR.UN);
        return vr == DicomVR.SQ ? SetSequence(tag) : SetBytes(tag, vr, default);
    }

    /// <summary>Sets an element as it is; a sequence of another data set is copied.</summary>
    public DicomDataset Set(DicomElement element)
    {
        if (element is not DicomSequence { Owner: { } owner } || owner == this) return Place(element);
        Agree(owner.CharacterSet);
        return Place(CopyOf(element, owner.CharacterSet));
    }

    public bool Remove(DicomTag tag)
    {
        int index = IndexOf(tag);
        if (index < 0) return false;
        if (elements[index] is DicomSequence sequence) Release(sequence);
        elements.RemoveAt(index);
        if (tag == DicomTags.SpecificCharacterSet) ownCharacterSet = null;
        return true;
    }

    /// <summary>
    /// Copies elements from <paramref name="source"/>, all of them if no tag is named; absent ones stay as they are here. Text is
    /// written in the character set of this data set; where that cannot hold it, the whole data set becomes ISO_IR 192.
    /// </summary>
    public DicomDataset CopyFrom(DicomDataset source, params DicomTag[] tags)
    {
        CharacterSet from = source.CharacterSet;
        Agree(from);
        foreach (DicomElement element in tags.Length == 0 ? [.. source] : tags.Select(t => source[t]).OfType<DicomElement>())
            if (element.Tag != DicomTags.SpecificCharacterSet) Place(CopyOf(element, from));
        return this;
    }

    /// <inheritdoc cref="CopyFrom"/>
    public DicomDataset CopyTo(DicomDataset target, params DicomTag[] tags)
    {
        target.CopyFrom(this, tags);
        return this;
    }

    private static string DecimalString(DicomTag tag, double value)
    {
        if (!double.IsFinite(value)) throw Bad(tag, $"{value} cannot be written as DS");
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        // DS holds 16 characters (PS3.5 6.2): as many digits as fit.
        for (int digits = 15; text.Length > 16; digits--) text = value.ToString("G" + digits, CultureInfo.InvariantCulture);
        return text;
    }

    private DicomVR DefaultVR(DicomTag tag, DicomVR otherwise)
    {
        bool signed = tag != DicomTags.PixelRepresentation && GetInt32(DicomTags.PixelRepresentation) == 1;
        return DicomDictionary.VROf(tag, signed) ?? (tag.IsPrivate || DicomDictionary.Find(tag) is null ? otherwise : throw Bad(tag, "the element has no value representation"));
    }

    private DicomDataset Place(DicomElement element)
    {
        Remove(element.Tag);
        Put(element);
        if (element is DicomSequence sequence)
            foreach (DicomDataset item in sequence.Items) Adopt(item);
        return this;
    }

    private DicomDataset SetWhole(DicomTag tag, DicomVR vr, Int128[] values)
    {
        int size = vr.UnitSize;
        bool signed = vr == DicomVR.SS || vr == DicomVR.SL || vr == DicomVR.SV;
        Int128 most = (Int128.One << ((size * 8) - (signed ? 1 : 0))) - 1, least = signed ? -most - 1 : 0;
        if (!vr.IsNumber && !vr.IsBytes || vr == DicomVR.AT) throw Bad(tag, $"a number cannot be set as {vr}");
        foreach (Int128 value in values)
            if (value < least || value > most) throw Bad(tag, $"{value} does not fit into {vr}");
        return Numbers(tag, vr, values, size, (b, v) =>
        {
            for (int i = 0; i < b.Length; i++) b[i] = (byte)(v >> (8 * i));
        });
    }

    private DicomDataset Numbers<T>(DicomTag tag, DicomVR vr, T[] values, int size, NumberWriter<T> write)
    {
        byte[] bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++) write(bytes.AsSpan(i * size, size), values[i]);
        return Place(new DicomValue(tag, vr, bytes));
    }

    private delegate void NumberWriter<T>(Span<byte> bytes, T value);
}
