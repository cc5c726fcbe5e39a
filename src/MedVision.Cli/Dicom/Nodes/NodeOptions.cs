using System.CommandLine;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Security;

namespace MedVision.Cli.Dicom.Nodes;

/// <summary>The other side and how to speak with it: what every command that calls a node takes.</summary>
internal sealed class NodeOptions
{
    private readonly NodeArgument node = new();
    private readonly CallingAEOption callingAE = new();
    private readonly Option<bool> tls = new("--tls") { Description = "Speak TLS; the node's certificate must be from an authority that this machine trusts, or see --tls-ca." };
    private readonly Option<string?> authority = new("--tls-ca") { Description = "Trust these certificates (PEM) instead: authorities, or the node's very own.", HelpName = "FILE" };
    private readonly Option<string?> certificate = new("--tls-cert") { Description = "Our own certificate (PEM), for a node that asks for one.", HelpName = "FILE" };
    private readonly Option<string?> key = new("--tls-key") { Description = "Its private key (PEM), if that is not in the same file.", HelpName = "FILE" };

    /// <summary>Puts them on a command; the node comes first.</summary>
    public T AddTo<T>(T command)
        where T : Command
    {
        command.Arguments.Insert(0, node);
        foreach (Option option in (Option[])[callingAE, tls, authority, certificate, key]) command.Options.Add(option);
        return command;
    }

    public string CallingAE(ParseResult parsed) => parsed.GetRequiredValue(callingAE);

    /// <exception cref="DicomException">A certificate or key cannot be read.</exception>
    public RemoteNode Node(ParseResult parsed)
    {
        RemoteNode named = parsed.GetRequiredValue(node);
        (string? trusted, string? own, string? secret) = (parsed.GetValue(authority), parsed.GetValue(certificate), parsed.GetValue(key));
        return parsed.GetValue(tls) || trusted is not null || own is not null ? named with { Tls = TlsSettings.FromFiles(own, secret, trusted: trusted) } : named;
    }
}
