using MedVision.Dicom.Network.Associations;

namespace MedVision.Pacs.Listen;

/// <summary>How much the DICOM door takes at once and how long it waits. Settings <c>Dicom:...</c>, such as the environment variable <c>Dicom__Associations</c>.</summary>
public sealed class DicomLimits
{
    public const string Section = "Dicom";

    /// <summary>Connections at once on one port; one more is rejected for now.</summary>
    public int Associations { get; set; } = 100;

    /// <summary>Connections at once from one address on one port.</summary>
    public int AssociationsPerPeer { get; set; } = 32;

    /// <summary>The longest P-DATA-TF that a peer may send, in bytes.</summary>
    public int LongestPdu { get; set; } = (int)Association.DefaultLongestData;

    /// <summary>ARTIM, PS3.8 9.1.5.</summary>
    public TimeSpan Artim { get; set; } = AssociationTimers.Default.Artim;

    /// <summary>Silence of a peer that owes us something; one that waits for our answer is not idle.</summary>
    public TimeSpan Idle { get; set; } = AssociationTimers.Default.Idle;

    /// <summary>One write: a peer that takes nothing for so long is given up.</summary>
    public TimeSpan Write { get; set; } = AssociationTimers.Default.Write;

    /// <summary>Peers nobody has decided about that are kept in the list of nodes; the longest silent go first.</summary>
    public int KnockingNodes { get; set; } = 200;

    /// <summary>Of these, from one address: who knocks by ever new titles does not push out the others.</summary>
    public int KnockingNodesPerAddress { get; set; } = 20;

    internal AssociationTimers Timers => AssociationTimers.Default with { Artim = Artim, Idle = Idle, Write = Write };

    /// <summary>What is wrong with the settings; empty: nothing.</summary>
    public IEnumerable<string> Problems()
    {
        if (Associations is < 1 or > 10_000) yield return Out(nameof(Associations), "1 to 10000");
        if (AssociationsPerPeer < 1 || AssociationsPerPeer > Associations) yield return Out(nameof(AssociationsPerPeer), $"1 to {nameof(Associations)}");
        // PS3.8 annex D asks for no least length; less than this is one element a PDU.
        if (LongestPdu is < 4096 or > 1024 * 1024) yield return Out(nameof(LongestPdu), "4096 to 1048576 bytes");
        if (KnockingNodes is < 1 or > 10_000) yield return Out(nameof(KnockingNodes), "1 to 10000");
        if (KnockingNodesPerAddress < 1 || KnockingNodesPerAddress > KnockingNodes) yield return Out(nameof(KnockingNodesPerAddress), $"1 to {nameof(KnockingNodes)}");
        foreach ((string name, TimeSpan time) in new[] { (nameof(Artim), Artim), (nameof(Idle), Idle), (nameof(Write), Write) })
            if (time < TimeSpan.FromSeconds(1) || time > TimeSpan.FromHours(1)) yield return Out(name, "one second (00:00:01) to one hour");
    }

    private static string Out(string name, string range) => $"{Section}:{name} must be {range}.";
}
