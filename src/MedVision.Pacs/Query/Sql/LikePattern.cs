using System.Text;

namespace MedVision.Pacs.Query.Sql;

/// <summary>Wild card matching (PS3.4 C.2.2.2.4) in the words of SQL.</summary>
internal static class LikePattern
{
    public static bool IsWild(string value) => value.AsSpan().ContainsAny('*', '?');

    /// <summary>"*" becomes "%", "?" becomes "_"; what means something to SQL is escaped.</summary>
    public static string Of(string value)
    {
        StringBuilder pattern = new(value.Length + 4);
        foreach (char one in value)
        {
            if (one is '\\' or '%' or '_') pattern.Append('\\');
            pattern.Append(one switch { '*' => '%', '?' => '_', _ => one });
        }
        return pattern.ToString();
    }
}
