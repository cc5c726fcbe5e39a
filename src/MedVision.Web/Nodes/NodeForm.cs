using MedVision.Archive.Rows;
using MedVision.Pacs.Peers;

namespace MedVision.Web.Nodes;

/// <summary>A node as people and scripts write it. Secrets go in and never come out: an empty one leaves what is kept.</summary>
public sealed class NodeForm
{
    public string AETitle { get; set; } = "";
    public NodeKind Kind { get; set; }
    public string? Host { get; set; }
    public int? Port { get; set; }
    public string? Url { get; set; }
    public bool UsesTls { get; set; }
    public string? TlsAuthority { get; set; }
    public string? Certificate { get; set; }
    public NodeCredential Credential { get; set; }
    public string? UserName { get; set; }
    public string? Secret { get; set; }
    public bool MayStore { get; set; } = true;
    public bool MayQuery { get; set; } = true;
    public bool MayRetrieve { get; set; } = true;
    public NodePull PullsBy { get; set; }
    public bool IsResearch { get; set; }

    public static NodeForm Of(Node node) => new()
    {
        AETitle = node.AETitle,
        Kind = node.Kind,
        Host = node.Host,
        Port = node.Port,
        Url = node.Url,
        UsesTls = node.UsesTls,
        TlsAuthority = node.TlsAuthority,
        Credential = node.Credential,
        UserName = node.UserName,
        MayStore = node.MayStore,
        MayQuery = node.MayQuery,
        MayRetrieve = node.MayRetrieve,
        PullsBy = node.PullsBy,
        IsResearch = node.IsResearch,
    };

    /// <summary>What is wrong with it; null: it can be saved.</summary>
    public string? WhyNot()
    {
        (AETitle, Host, Url, TlsAuthority, Certificate) = (AETitle.Trim(), Filled(Host), Filled(Url)?.TrimEnd('/'), Filled(TlsAuthority), Filled(Certificate));
        if (AETitle.Length is 0 or > 16 || AETitle.Any(c => c is < ' ' or > '~' or '\\')) return "An AE title has 1 to 16 characters of the ASCII repertoire, no backslash.";
        if (Host is not null && Uri.CheckHostName(Host) == UriHostNameType.Unknown) return $"'{Host}' is neither a host name nor an address.";
        if (Port is < 1 or > 65535) return "A port is a number from 1 to 65535.";
        bool isWeb = Kind == NodeKind.DicomWeb;
        if (isWeb && !(Uri.TryCreate(Url, UriKind.Absolute, out Uri? root) && root.Scheme is "http" or "https" && root.UserInfo.Length == 0 && root.Query.Length == 0))
            return "A DICOMweb node needs the address of its services, such as https://pacs.example.org/dicom-web; a user name or password does not belong in it.";
        if (isWeb && Credential == NodeCredential.Basic && string.IsNullOrWhiteSpace(UserName)) return "A user name is needed.";
        if (TlsAuthority is not null && NodeConnections.WhyNotPem(TlsAuthority, withKey: false) is { } authority) return $"The trusted certificate: {authority}";
        return Certificate is not null && NodeConnections.WhyNotPem(Certificate, withKey: true) is { } own ? $"Our certificate: {own}" : null;
    }

    public void WriteTo(Node node, NodeSecrets secrets)
    {
        bool isWeb = Kind == NodeKind.DicomWeb;
        (node.Kind, node.Host, node.Port, node.Url) = (Kind, isWeb ? null : Host, isWeb ? null : Port, isWeb ? Url : null);
        (node.UsesTls, node.TlsAuthority) = (isWeb ? Url!.StartsWith("https:", StringComparison.OrdinalIgnoreCase) : UsesTls, TlsAuthority);
        (node.MayStore, node.MayQuery, node.MayRetrieve) = (!isWeb && MayStore, !isWeb && MayQuery, !isWeb && MayRetrieve);
        (node.PullsBy, node.IsResearch, node.Credential, node.UserName) = (PullsBy, IsResearch, isWeb ? Credential : NodeCredential.None, isWeb ? Filled(UserName) : null);
        if (Certificate is not null) node.ProtectedCertificate = secrets.Protect(Certificate);
        if (node.Credential == NodeCredential.None) node.ProtectedSecret = null;
        else if (!string.IsNullOrEmpty(Secret)) node.ProtectedSecret = secrets.Protect(Secret);
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
