using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Services;

/// <summary>
/// Which presentation contexts objects need. Each kind is proposed in its own transfer syntax alone, so that a peer cannot choose one away from it; beside
/// that, each SOP class once in what its objects may be transcoded to.
/// </summary>
public static class StorageContexts
{
    /// <summary>A request holds presentation contexts 1, 3 ... 255.</summary>
    private const int Most = 128;

    /// <summary>Cuts the objects into as many associations as their kinds need, in their order where one is enough.</summary>
    public static IEnumerable<(IReadOnlyList<ProposedContext> Contexts, IReadOnlyList<StorageItem> Items)> Plan(IReadOnlyList<StorageItem> items)
    {
        List<(string Class, List<IReadOnlyList<string>> Syntaxes)> classes = [.. items.GroupBy(item => item.SopClass).Select(one => (one.Key, Syntaxes(one)))];
        for (int next = 0; next < classes.Count;)
        {
            int first = next, contexts = 0;
            while (next < classes.Count && (next == first || contexts + classes[next].Syntaxes.Count <= Most)) contexts += classes[next++].Syntaxes.Count;
            HashSet<string> together = [.. classes[first..next].Select(one => one.Class)];
            IEnumerable<(string, IReadOnlyList<string>)> proposals = classes[first..next].SelectMany(one => one.Syntaxes.Select(syntaxes => (one.Class, syntaxes)));
            yield return (AssociationRequest.Number(proposals.Take(Most)), together.Count == classes.Count ? items : [.. items.Where(item => together.Contains(item.SopClass))]);
        }
    }

    /// <summary>The context in which the object goes: in its own transfer syntax if the peer takes that, else in the first of its alternatives; null: it cannot go.</summary>
    public static PresentationContext? Choose(StorageItem item, IEnumerable<PresentationContext> agreed)
    {
        PresentationContext[] possible = [.. agreed.Where(one => one.AbstractSyntax == item.SopClass && one.PeerProvides)];
        return item.Alternatives.Prepend(item.Syntax).Select(syntax => Array.Find(possible, one => one.TransferSyntax == syntax)).FirstOrDefault(one => one is not null);
    }

    private static List<IReadOnlyList<string>> Syntaxes(IEnumerable<StorageItem> items)
    {
        List<IReadOnlyList<string>> own = [.. items.Select(item => item.Syntax.Uid).Distinct().Select(uid => (IReadOnlyList<string>)[uid])];
        string[] others = [.. items.SelectMany(item => item.Alternatives).Select(syntax => syntax.Uid).Distinct()];
        if (others.Length > 0) own.Add(others);
        return own;
    }
}
