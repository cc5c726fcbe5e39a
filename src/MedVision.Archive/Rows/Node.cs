namespace MedVision.Archive.Rows;

/// <summary>Another system: one that may speak with us, one that we send to or ask, or one that tried.</summary>
public sealed class Node
{
    public long Id { get; set; }

    /// <summary>Its application entity title, unique; of a DICOMweb node only its name here.</summary>
    public required string AETitle { get; set; }

    public NodeKind Kind { get; set; }

    /// <summary>The name or address it must call from and is called at; null: any.</summary>
    public string? Host { get; set; }

    /// <summary>The port it listens on; null where it only sends.</summary>
    public int? Port { get; set; }

    /// <summary>The root of a DICOMweb node's services, without a slash at its end.</summary>
    public string? Url { get; set; }

    /// <summary>Speak TLS with it.</summary>
    public bool UsesTls { get; set; }

    /// <summary>PEM: the only certificates that may vouch for it; null: those that this machine trusts.</summary>
    public string? TlsAuthority { get; set; }

    /// <summary>PEM of certificate and key that we show it, protected; null: none.</summary>
    public string? ProtectedCertificate { get; set; }

    public NodeCredential Credential { get; set; }
    public string? UserName { get; set; }

    /// <summary>Password or token, protected; never shown again.</summary>
    public string? ProtectedSecret { get; set; }

    public NodeState State { get; set; }

    /// <summary>It may store here.</summary>
    public bool MayStore { get; set; } = true;

    /// <summary>It may ask what is here.</summary>
    public bool MayQuery { get; set; } = true;

    /// <summary>It may have images moved or given to it.</summary>
    public bool MayRetrieve { get; set; } = true;

    public NodePull PullsBy { get; set; }

    /// <summary>It serves research: the only kind of node that synthetic objects are let out to.</summary>
    public bool IsResearch { get; set; }

    /// <summary>The address of its last association or attempt.</summary>
    public string? LastAddress { get; set; }

    /// <summary>What it says of its software.</summary>
    public string? Implementation { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Attempts that were refused since it was last let in.</summary>
    public int Refusals { get; set; }

    /// <summary>The rules that send to it or ask it.</summary>
    public List<RoutingRule> Rules { get; } = [];
}
