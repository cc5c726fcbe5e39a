namespace MedVision.Imaging.Masks;

/// <summary>Connected components in three dimensions with 26 neighbours: voxels that share a face, an edge or a corner belong together.</summary>
public static class ConnectedComponents
{
    /// <summary>The pieces of <paramref name="mask"/>, largest first; equal ones in the order of their first voxel.</summary>
    public static IReadOnlyList<Component> Find(Mask mask)
    {
        int columns = mask.Columns, rows = mask.Rows, plane = columns * rows;
        bool[] seen = new bool[mask.Voxels.Length];
        List<Component> found = [];
        Stack<int> open = new();
        for (int start = 0; start < seen.Length; start++)
        {
            if (mask.Voxels[start] == 0 || seen[start]) continue;
            List<int> voxels = [];
            seen[start] = true;
            open.Push(start);
            while (open.TryPop(out int voxel))
            {
                voxels.Add(voxel);
                int c = voxel % columns, r = voxel / columns % rows, s = voxel / plane;
                for (int z = Math.Max(s - 1, 0); z <= Math.Min(s + 1, mask.Slices - 1); z++)
                {
                    for (int y = Math.Max(r - 1, 0); y <= Math.Min(r + 1, rows - 1); y++)
                    {
                        for (int x = Math.Max(c - 1, 0); x <= Math.Min(c + 1, columns - 1); x++)
                        {
                            int next = (z * plane) + (y * columns) + x;
                            if (seen[next] || mask.Voxels[next] == 0) continue;
                            seen[next] = true;
                            open.Push(next);
                        }
                    }
                }
            }
            int[] sorted = [.. voxels];
            Array.Sort(sorted);
            found.Add(new Component(sorted, columns, rows));
        }
        return [.. found.OrderByDescending(component => component.Count).ThenBy(component => component.Voxels[0])];
    }
}
