using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Images.Policies;

/// <summary>A file of containers-sigstore-signing-params.yaml(5): which key signs.</summary>
/// <param name="KeyFile">The private key.</param>
/// <param name="PassphraseFile">The file of its passphrase; null where it has none.</param>
internal sealed record SigstoreParameters(string KeyFile, string? PassphraseFile)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="EngineException">It is not there or malformed, or asks for Fulcio or Rekor.</exception>
    internal static SigstoreParameters Read(string path)
    {
        var problem = $"setting up signing using parameter file \"{path}\": ";
        var text = FileSystem.TryReadText(path) ?? throw new NotFoundException($"{problem}reading \"{path}\": open {path}: no such file or directory");
        string? key = null, passphrase = null;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.TrimEnd();
            if (line.Trim() is "" or "---" || line.TrimStart().StartsWith('#')) continue;
            var colon = line.IndexOf(':');
            if (colon < 0) throw new InvalidArgumentException($"{problem}parsing \"{path}\": line {number}: \"{line}\" is no mapping");
            var value = line[(colon + 1)..].Trim().Trim('"', '\'');
            switch (line[..colon])
            {
                case "privateKeyFile":
                    key = value;
                    break;
                case "privateKeyPassphraseFile":
                    passphrase = value;
                    break;
                case "fulcio" or "rekorURL":
                    throw new NotSupportedYetException($"{problem}{line[..colon]} is not supported yet");
                default:
                    throw new InvalidArgumentException($"{problem}parsing \"{path}\": line {number}: field {line[..colon]} not found");
            }
        }

        return new SigstoreParameters(key ?? throw new InvalidArgumentException($"{problem}privateKeyFile is not given"), passphrase);
    }
}
