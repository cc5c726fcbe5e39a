using Microsoft.AspNetCore.Components;

namespace MedVision.Web.Instances;

/// <summary>The elements of a file with search and folding sequences.</summary>
public sealed partial class HeaderTable
{
    private const int Page = 1500, LongSequence = 60;

    private readonly HashSet<int> open = [];
    private IReadOnlyList<int> shown = [];
    private HeaderRows? opened;
    private int most = Page;

    [Parameter, EditorRequired] public HeaderRows Table { get; set; } = null!;

    private string Text
    {
        get;
        set
        {
            field = value;
            most = Page;
            Narrow();
        }
    } = "";

    protected override void OnParametersSet()
    {
        if (opened == Table) return;
        opened = Table;
        open.Clear();
        // Short sequences are read at once; frames by the hundred are not in the way.
        for (int i = 0; i < Table.Rows.Count; i++)
            if (Table.Rows[i].Inside is > 0 and < LongSequence) open.Add(i);
        Narrow();
    }

    private bool IsOpen(int index) => Text.Trim().Length > 0 || open.Contains(index);

    private void Toggle(int index)
    {
        if (!open.Remove(index)) open.Add(index);
        Narrow();
    }

    private void OpenAll()
    {
        for (int i = 0; i < Table.Rows.Count; i++)
            if (Table.Rows[i].Inside > 0) open.Add(i);
        Narrow();
    }

    private void CloseAll()
    {
        open.Clear();
        Narrow();
    }

    /// <summary>Without a search the lines in open sequences; with one the lines that have the text, and what they are inside of.</summary>
    private void Narrow()
    {
        string wanted = Text.Trim();
        List<int> lines = [];
        if (wanted.Length == 0)
        {
            for (int i = 0; i < Table.Rows.Count; i += open.Contains(i) ? 1 : Table.Rows[i].Inside + 1) lines.Add(i);
        }
        else
        {
            SortedSet<int> found = [];
            for (int i = 0; i < Table.Rows.Count; i++)
                if (Table.Rows[i].Has(wanted))
                    for (int at = i; at >= 0 && found.Add(at); at = Table.Rows[at].Parent) { }
            lines.AddRange(found);
        }
        shown = lines;
    }
}
