using System.Text;
using MedVision.Dicom.Text;

namespace MedVision.Dicom.Data;

/// <summary>Keeps what text says where data sets of different character sets meet.</summary>
public sealed partial class DicomDataset
{
    /// <summary>The data set whose (0008,0005) applies here: this one, one around it, or the outermost.</summary>
    private DicomDataset CharacterSetHolder
    {
        get
        {
            DicomDataset at = this;
            while (at.ownCharacterSet is null && at.Parent is { } parent) at = parent;
            return at;
        }
    }

    /// <summary>
    /// Brings an item that was made elsewhere under the character set that applies here. Items may declare their own (PS3.3
    /// C.12.1.1.2), but hardly a reader expects it, and validators complain.
    /// </summary>
    internal void Adopt(DicomDataset item)
    {
        if (item.ownCharacterSet is { } from)
        {
            Agree(from);
            if (!from.SameAs(CharacterSet) && !item.FitsInto(CharacterSet, from)) CharacterSetHolder.ChangeCharacterSet(CharacterSet.Utf8);
            item.elements.RemoveAt(item.IndexOf(DicomTags.SpecificCharacterSet));
            item.ownCharacterSet = null;
            if (!from.SameAs(CharacterSet))
                foreach (DicomElement element in item.elements.ToArray()) item.Recode(element, from);
        }
        foreach (DicomSequence inner in item.elements.OfType<DicomSequence>())
            foreach (DicomDataset nested in inner.Items) item.Adopt(nested);
    }

    /// <summary>Writes down the character set that applied so far, because what it came from is about to be left.</summary>
    internal void DeclareCharacterSet()
    {
        if (ownCharacterSet is null && !CharacterSet.IsDefault) DeclareCharacterSet(CharacterSet);
    }

    private void DeclareCharacterSet(CharacterSet set) => Put(new DicomValue(DicomTags.SpecificCharacterSet, DicomVR.CS, set.ToBytes()));

    private void Release(DicomSequence sequence)
    {
        foreach (DicomDataset item in sequence.Items) item.DeclareCharacterSet();
        sequence.Attach(null);
    }

    /// <summary>Takes over <paramref name="other"/> where no character set was chosen here: what came from there can stay as it is.</summary>
    private void Agree(CharacterSet other)
    {
        if (other.IsDefault || !CharacterSet.IsDefault) return;
        DicomDataset holder = CharacterSetHolder;
        holder.ChangeCharacterSet(holder.FitsInto(other, CharacterSet) ? other : CharacterSet.Utf8);
    }

    private DicomElement CopyOf(DicomElement element, CharacterSet from)
    {
        DicomElement copy = element.Copy();
        if (copy is DicomSequence sequence)
        {
            foreach (DicomDataset item in sequence.Items)
                if (item.ownCharacterSet is null && !from.SameAs(CharacterSet)) item.DeclareCharacterSet(from);
        }
        else if (copy is DicomValue value && !from.SameAs(CharacterSet) && IsCoded(value))
        {
            string text = Join(value, from);
            if (!CharacterSet.CanEncode(text)) CharacterSetHolder.ChangeCharacterSet(CharacterSet.Utf8);
            return new DicomValue(value.Tag, value.VR, Encode(value.Tag, value.VR, text));
        }
        return copy;
    }

    /// <summary>Sets text as it was found elsewhere, be it beyond what the representation can hold.</summary>
    internal void SetAsFound(DicomTag tag, DicomVR vr, string[] values) => Place(new DicomValue(tag, vr, EncodeAny(tag, vr, string.Join('\\', values))));

    private byte[] Encode(DicomTag tag, DicomVR vr, string text) => vr.UsesCharacterSet || Ascii.IsValid(text)
        ? EncodeAny(tag, vr, text) : throw Bad(tag, $"'{text}' has characters outside ASCII, which {vr} cannot hold");

    private byte[] EncodeAny(DicomTag tag, DicomVR vr, string text)
    {
        if (!CharacterSet.CanEncode(text))
        {
            if (!CharacterSet.IsDefault) throw Bad(tag, $"'{text}' has characters outside the data set's character set");
            CharacterSetHolder.ChangeCharacterSet(CharacterSet.Utf8);
        }
        byte[] bytes = CharacterSet.Encode(text, CharacterSet.FormOf(vr));
        if (bytes.Length % 2 == 0) return bytes;
        Array.Resize(ref bytes, bytes.Length + 1);
        bytes[^1] = vr.Padding;
        return bytes;
    }

    private DicomDataset ChangeCharacterSet(CharacterSet next)
    {
        CharacterSet before = CharacterSet;
        DeclareCharacterSet(next);
        foreach (DicomElement element in elements.ToArray()) Recode(element, before);
        return this;
    }

    /// <summary>Writes text that was encoded in <paramref name="before"/> in the character set that applies here now.</summary>
    private void Recode(DicomElement element, CharacterSet before)
    {
        if (element is DicomSequence sequence)
        {
            foreach (DicomDataset item in sequence.Items)
                if (item.ownCharacterSet is null)
                    foreach (DicomElement inner in item.elements.ToArray()) item.Recode(inner, before);
        }
        else if (element is DicomValue value && IsCoded(value))
        {
            Put(new DicomValue(value.Tag, value.VR, Encode(value.Tag, value.VR, Join(value, before))));
        }
    }

    /// <summary>All text here and in items without a character set of their own, now in <paramref name="from"/>, has a place in <paramref name="target"/>.</summary>
    private bool FitsInto(CharacterSet target, CharacterSet from) => elements.TrueForAll(element => element switch
    {
        DicomSequence sequence => sequence.Items.All(item => item.ownCharacterSet is not null || item.FitsInto(target, from)),
        DicomValue value => !IsCoded(value) || target.CanEncode(Join(value, from)),
        _ => true,
    });

    private static string Join(DicomValue value, CharacterSet set) => string.Join('\\', set.Decode(value.Load().Span, CharacterSet.FormOf(value.VR)));

    // Not the same bytes in every character set.
    private static bool IsCoded(DicomValue value)
    {
        if (!value.VR.UsesCharacterSet || value.IsEmpty) return false;
        ReadOnlySpan<byte> bytes = value.Load().Span;
        return !Ascii.IsValid(bytes) || bytes.Contains((byte)0x1B);
    }
}
