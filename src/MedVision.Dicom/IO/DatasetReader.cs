using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Reads data sets, PS3.5 7. Every length is compared with the bytes that are left before anything is made of it.</summary>
internal sealed class DatasetReader(ByteSource source, ReadLimits limits, NoteCollector notes, long start = 0, ElementOffsets? offsets = null)
{
    private ReadOnlyMemory<byte> window;
    private long windowStart;
    private int failedTrials;

    /// <summary>Where the next element starts.</summary>
    public long Position { get; private set; } = start;

    /// <summary>Reads elements up to the end of the source, or up to the first for which <paramref name="until"/> says so.</summary>
    public DicomDataset ReadToEnd(ElementEncoding encoding, Func<DicomTag, bool>? until = null)
    {
        DicomDataset dataset = new();
        ReadElements(dataset, Adapt(encoding, dataset, source.Length), source.Length, delimited: false, 0, until);
        return dataset;
    }

    private void ReadElements(DicomDataset dataset, ElementEncoding encoding, long end, bool delimited, int depth, Func<DicomTag, bool>? until = null)
    {
        List<ElementHeader>? late = null;
        ReadAllElements(dataset, encoding, end, delimited, depth, until, ref late);
        if (late is null) return;
        notes.Add("element-order", dataset, late[0].Tag, late[0].Offset, "the element stands behind one of a higher or the same tag; it was put into its place", "PS3.5 7.1");
        foreach (DicomElement dropped in dataset.Settle())
        {
            ElementHeader kept = late.FindLast(header => header.Tag == dropped.Tag);
            string what = dropped switch { DicomValue value => $"{value.Length} bytes", DicomSequence sequence => $"{sequence.Items.Count} items", _ => "fragments" };
            notes.Add("duplicate-element", dataset, kept.Tag, kept.Offset, $"the element stands twice in its data set; this one is kept, an earlier one of {what} is not", "PS3.5 7.1");
        }
    }

    private void ReadAllElements(DicomDataset dataset, ElementEncoding encoding, long end, bool delimited, int depth, Func<DicomTag, bool>? until, ref List<ElementHeader>? late)
    {
        while (Position < end)
        {
            if (end - Position < 8)
            {
                if (depth == 0 && (until is not null || IsPadding(dataset, end))) return;
                throw Error($"{end - Position} bytes are left, too few for an element", null, Position);
            }
            DicomTag tag = encoding.Tag(Peek(Position, 8));
            if (until?.Invoke(tag) == true || (tag.Value == 0 && depth == 0 && IsPadding(dataset, end))) return;
            ElementHeader header = ReadHeader(dataset, encoding, end);
            if (tag.Group == 0xFFFE)
            {
                if (tag != ElementHeader.ItemEnd || !delimited) throw Error("a delimiter stands where an element should", tag, header.Offset);
                if (header.Length != 0) throw Error($"the item's end has a length, {header.Length}", tag, header.Offset);
                Position = header.ValueOffset;
                return;
            }
            offsets?.Add(dataset, tag, header.Offset);
            if (!dataset.Append(ReadElement(dataset, header, encoding, end, depth))) (late ??= []).Add(header);
        }
        if (delimited) throw Error("the data ends inside an item of undefined length", null, Position);
    }

    private DicomElement ReadElement(DicomDataset dataset, ElementHeader header, ElementEncoding encoding, long end, int depth)
    {
        DicomTag tag = header.Tag;
        DicomVR? declared = header.VR;
        Position = header.ValueOffset;
        // UN is what a writer without the right dictionary puts down; its content is implicit little endian (PS3.5 6.2.2 note 2).
        DicomVR vr = declared is { } stated && stated != DicomVR.UN ? stated : DicomDictionary.VROf(tag) ?? DicomVR.UN;
        if (vr == DicomVR.US && declared != vr && IsSigned(dataset)) vr = DicomDictionary.VROf(tag, signed: true) ?? vr;
        ElementEncoding inner = declared == DicomVR.UN ? ElementEncoding.ImplicitLittle : encoding;
        if (header.IsUndefined)
        {
            if (tag == DicomTags.PixelData || vr == DicomVR.OB || vr == DicomVR.OW) return ReadFragments(dataset, header, encoding, declared ?? DicomVR.OB, end);
            if (vr != DicomVR.SQ && vr != DicomVR.UN) throw Error($"{vr} cannot have an undefined length", tag, header.Offset);
            return ReadSequence(dataset, header, inner, end, depth);
        }
        if (header.Length > end - Position)
            throw Error($"the length {header.Length} is more than the {end - Position} bytes that are left", tag, header.Offset);
        // What cannot have been meant as the dictionary's representation stays unknown.
        bool guessed = declared is null || declared == DicomVR.UN;
        if (guessed && vr == DicomVR.SQ && header.Length > 0 && !StartsWithItem(inner, header.Length)) vr = NotAs(DicomVR.SQ, dataset, header, "has no items");
        if (vr == DicomVR.SQ) return ReadSequence(dataset, header, inner, Position + header.Length, depth);
        if (declared is null && vr == DicomVR.UN && StartsWithItem(inner, header.Length) && TryReadSequence(dataset, header, inner, depth) is { } found) return found;
        if (guessed && header.Length % (uint)vr.UnitSize != 0) vr = NotAs(vr, dataset, header, $"has {header.Length} bytes");
        else if (header.Length % (uint)vr.UnitSize != 0) Note("value-length", dataset, header, $"{header.Length} bytes are no whole count of {vr} values", "PS3.5 6.2");
        if ((header.Length & 1) != 0) Note("odd-length", dataset, header, $"the length {header.Length} is odd", "PS3.5 7.1.1");
        return ReadValue(header, vr, inner.BigEndian ? vr.UnitSize : 1);
    }

    private DicomVR NotAs(DicomVR expected, DicomDataset dataset, ElementHeader header, string but)
    {
        Note("not-as-dictionary", dataset, header, $"the dictionary calls it {expected}, yet it {but}; it is kept as UN", "PS3.6 6");
        return DicomVR.UN;
    }

    private DicomValue ReadValue(ElementHeader header, DicomVR vr, int swapUnit)
    {
        Position += header.Length;
        // Pixels always: where on the file they stand is what a FrameIndex keeps.
        if (source.IsLazy && header.Length > 0 && (header.Length > limits.BulkBytes || header.Tag.IsPixels))
            return new DicomValue(header.Tag, vr, new DicomBytes(source, header.ValueOffset, header.Length, swapUnit));
        ReadOnlyMemory<byte> bytes = Take(header.ValueOffset, (int)header.Length);
        if (swapUnit > 1)
        {
            byte[] turned = bytes.ToArray();
            DicomBytes.Swap(turned, swapUnit);
            bytes = turned;
        }
        return new DicomValue(header.Tag, vr, bytes);
    }

    private DicomSequence ReadSequence(DicomDataset owner, ElementHeader header, ElementEncoding encoding, long end, int depth)
    {
        if (depth >= limits.Depth) throw Error($"sequences are nested more than {limits.Depth} deep", header.Tag, header.Offset);
        DicomSequence sequence = new(header.Tag);
        // Before its items are read: "US or SS" in them depends on the pixel representation around them.
        sequence.Attach(owner);
        while (Position < end)
        {
            ElementHeader item = ReadItemHeader(encoding, header.Tag, end);
            if (item.Tag == ElementHeader.SequenceEnd && header.IsUndefined)
            {
                Position = item.ValueOffset;
                return sequence;
            }
            if (item.Tag != ElementHeader.Item) throw Error($"{item.Tag} stands where an item of {header.Tag} should", header.Tag, item.Offset);
            Position = item.ValueOffset;
            if (!item.IsUndefined && item.Length > end - Position)
                throw Error($"an item's length {item.Length} is more than the {end - Position} bytes that are left", header.Tag, item.Offset);
            DicomDataset dataset = new();
            sequence.AddAsItIs(dataset);
            offsets?.Add(dataset, ElementHeader.Item, item.Offset);
            long itemEnd = item.IsUndefined ? end : Position + item.Length;
            ReadElements(dataset, Adapt(encoding, dataset, itemEnd), itemEnd, item.IsUndefined, depth + 1);
        }
        if (header.IsUndefined) throw Error("the data ends inside a sequence of undefined length", header.Tag, Position);
        return sequence;
    }

    /// <summary>
    /// An implicit file does not say that a private element of a stated length is a sequence. It is one if items fill it to its end;
    /// otherwise it stays bytes.
    /// </summary>
    private DicomSequence? TryReadSequence(DicomDataset owner, ElementHeader header, ElementEncoding encoding, int depth)
    {
        if (failedTrials >= limits.FailedTrials) return null;
        long start = Position;
        int noted = notes.Count;
        try
        {
            return ReadSequence(owner, header, encoding, start + header.Length, depth);
        }
        catch (DicomException)
        {
            failedTrials++;
            notes.Forget(noted);
            Position = start;
            return null;
        }
    }

    private DicomFragments ReadFragments(DicomDataset dataset, ElementHeader header, ElementEncoding encoding, DicomVR vr, long end)
    {
        if (vr != DicomVR.OB) Note("encapsulated-not-ob", dataset, header, $"encapsulated pixel data is {vr}", "PS3.5 A.4");
        uint[]? offsets = null;
        List<DicomBytes> fragments = [];
        long? first = null;
        while (true)
        {
            ElementHeader item = ReadItemHeader(encoding, header.Tag, end);
            Position = item.ValueOffset;
            if (item.Tag == ElementHeader.SequenceEnd) return new DicomFragments(header.Tag, vr, offsets ?? [], fragments) { FirstItem = source.IsLazy ? first : null };
            if (item.Tag != ElementHeader.Item || item.IsUndefined) throw Error($"{item.Tag} stands where a fragment should", header.Tag, item.Offset);
            if (item.Length > end - Position)
                throw Error($"a fragment's length {item.Length} is more than the {end - Position} bytes that are left", header.Tag, item.Offset);
            Position += item.Length;
            if (offsets is null) (offsets, first) = (ReadOffsets(item, encoding, header.Tag), Position);
            else if (source.IsLazy && item.Length > 1024) fragments.Add(new DicomBytes(source, item.ValueOffset, item.Length, 1));
            else fragments.Add(new DicomBytes(Take(item.ValueOffset, (int)item.Length)));
        }
    }

    private uint[] ReadOffsets(ElementHeader item, ElementEncoding encoding, DicomTag tag)
    {
        if (item.Length % 4 != 0) throw Error($"the offset table has {item.Length} bytes, which is no count of 32-bit numbers", tag, item.Offset);
        ReadOnlySpan<byte> bytes = Take(item.ValueOffset, checked((int)item.Length)).Span;
        uint[] offsets = new uint[bytes.Length / 4];
        for (int i = 0; i < offsets.Length; i++) offsets[i] = encoding.UInt32(bytes[(4 * i)..]);
        return offsets;
    }

    private ElementHeader ReadItemHeader(ElementEncoding encoding, DicomTag owner, long end)
    {
        if (end - Position < 8) throw Error("the data ends where an item should start", owner, Position);
        Span<byte> bytes = stackalloc byte[8];
        // Hopping from fragment to fragment of a large file must not read windows of it.
        if (Position >= windowStart && Position + 8 <= windowStart + window.Length) Peek(Position, 8).CopyTo(bytes);
        else source.Read(Position, bytes);
        return new(encoding.Tag(bytes), null, encoding.UInt32(bytes[4..]), Position, Position + 8);
    }

    private ElementHeader ReadHeader(DicomDataset dataset, ElementEncoding encoding, long end)
    {
        ReadOnlySpan<byte> bytes = Peek(Position, 8);
        DicomTag tag = encoding.Tag(bytes);
        if (!encoding.Explicit || tag.Group == 0xFFFE) return new(tag, null, encoding.UInt32(bytes[4..]), Position, Position + 8);
        if (DicomVR.TryParse(bytes[4], bytes[5], out DicomVR vr))
        {
            if (!vr.UsesLongLength) return new(tag, vr, encoding.UInt16(bytes[6..]), Position, Position + 8);
        }
        else if (!char.IsAsciiLetterUpper((char)bytes[4]) || !char.IsAsciiLetterUpper((char)bytes[5]))
        {
            // No letters: some writers slip an implicit element into an explicit data set, others put spaces for the letters.
            uint implicitLength = encoding.UInt32(bytes[4..]), shortLength = encoding.UInt16(bytes[6..]);
            byte first = bytes[4], second = bytes[5];
            if (implicitLength == ElementHeader.Undefined || IsFollowed(encoding, tag, Position + 8 + implicitLength, end))
            {
                notes.Add("implicit-in-explicit", dataset, tag, Position, "an element without a value representation in an explicit data set", "PS3.5 7.1.2");
                return new(tag, null, implicitLength, Position, Position + 8);
            }
            if (IsFollowed(encoding, tag, Position + 8 + shortLength, end))
            {
                notes.Add("unknown-vr", dataset, tag, Position, $"the value representation is {first:X2} {second:X2}; the dictionary's is taken", "PS3.5 6.2");
                return new(tag, null, shortLength, Position, Position + 8);
            }
            throw Error($"the value representation {first:X2} {second:X2} is none of PS3.5", tag, Position);
        }
        else
        {
            notes.Add("unknown-vr", dataset, tag, Position, $"the value representation {(char)bytes[4]}{(char)bytes[5]} is unknown; the dictionary's or UN is taken", "PS3.5 6.2");
        }
        // A representation of the future has the long form (PS3.5 6.2 note 5) and is kept as UN.
        if (end - Position < 12) throw Error("the data ends inside an element's header", tag, Position);
        return new(tag, vr, encoding.UInt32(Peek(Position, 12)[8..]), Position, Position + 12);
    }

    /// <summary>An element that ended at <paramref name="next"/> would be followed by the data's end or by a higher tag.</summary>
    private bool IsFollowed(ElementEncoding encoding, DicomTag tag, long next, long end)
    {
        if (next >= end - 3) return next == end;
        Span<byte> bytes = stackalloc byte[4];
        source.Read(next, bytes);
        return encoding.Tag(bytes) > tag;
    }

    private bool StartsWithItem(ElementEncoding encoding, uint length) => length >= 8 && encoding.Tag(Peek(Position, 8)) == ElementHeader.Item;

    /// <summary>The encoding that a data set really has: some writers put explicit items into implicit files.</summary>
    private ElementEncoding Adapt(ElementEncoding encoding, DicomDataset dataset, long end)
    {
        if (encoding.Explicit || end - Position < 8) return encoding;
        ReadOnlySpan<byte> bytes = Peek(Position, 8);
        if (!DicomVR.TryParse(bytes[4], bytes[5], out DicomVR vr)) return encoding;
        // As an implicit length, two letters mean at least 16,705 bytes. They are letters if these bytes are not there, or if they
        // are just the representation that the dictionary gives this tag.
        bool isExplicit = encoding.UInt32(bytes[4..]) > end - Position - 8 || DicomDictionary.Find(encoding.Tag(bytes))?.VRs.Contains(vr) == true;
        if (isExplicit) notes.Add("explicit-in-implicit", dataset, encoding.Tag(bytes), Position, "a data set with value representations where implicit encoding is due", "PS3.5 A.1");
        return encoding with { Explicit = isExplicit };
    }

    private static bool IsSigned(DicomDataset dataset)
    {
        for (DicomDataset? at = dataset; at is not null; at = at.Parent)
            if (at[DicomTags.PixelRepresentation] is DicomValue { Length: 2 } value) return value.Load().Span[0] == 1;
        return false;
    }

    private bool IsPadding(DicomDataset dataset, long end)
    {
        if (end - Position > limits.Padding || Take(Position, (int)(end - Position)).Span.ContainsAnyExcept((byte)0)) return false;
        notes.Add("trailing-zeros", Position, $"{end - Position} zeros stand behind the last of {dataset.Count} elements", "PS3.10 7.2");
        return true;
    }

    private ReadOnlySpan<byte> Peek(long offset, int length) => Take(offset, length).Span;

    private ReadOnlyMemory<byte> Take(long offset, int length)
    {
        if (length == 0) return default;
        long at = offset - windowStart;
        if (at < 0 || at + length > window.Length)
        {
            window = source.Window(offset, length);
            windowStart = offset;
            at = 0;
        }
        return window.Slice((int)at, length);
    }

    private void Note(string rule, DicomDataset dataset, ElementHeader header, string message, string clause) =>
        notes.Add(rule, dataset, header.Tag, header.Offset, message, clause);

    private DicomException Error(string reason, DicomTag? tag, long offset) => new(reason, tag, offset, source.Name);
}
