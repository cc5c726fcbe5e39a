using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace MedVision.Pacs.Peers;

/// <summary>Passwords, tokens and keys of nodes: in the database only as what this installation's own keys can open.</summary>
public sealed class NodeSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("MedVision.Nodes");

    public string Protect(string secret) => protector.Protect(secret);

    /// <exception cref="PeerException">It was protected with keys that this installation does not have.</exception>
    internal string Open(string secret)
    {
        try
        {
            return protector.Unprotect(secret);
        }
        catch (CryptographicException error)
        {
            throw new PeerException("the node's password, token or key cannot be opened with this installation's keys; enter it again", error);
        }
    }
}
