using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Images.Policies;

/// <summary>gpg(1), with the user's keys or with a keyring that has nothing but the keys that are to be trusted.</summary>
internal sealed class OpenPgp : IDisposable
{
    private const string Program = "gpg";
    private readonly string _home;

    private OpenPgp(string home) => _home = home;

    /// <summary>A keyring of these public keys alone.</summary>
    internal static OpenPgp WithKeys(IEnumerable<byte[]> keys)
    {
        var keyring = new OpenPgp(Directory.CreateTempSubdirectory("berth-gpg-").FullName);
        try
        {
            foreach (var key in keys) Run(["--homedir", keyring._home, "--batch", "--no-tty", "--no-autostart", "--import"], key);
            return keyring;
        }
        catch
        {
            keyring.Dispose();
            throw;
        }
    }

    /// <summary>What a signed message holds, if one of the keys has signed it.</summary>
    /// <exception cref="ConflictException">None has.</exception>
    internal byte[] Open(byte[] message)
    {
        var status = Path.Combine(_home, "status");
        try
        {
            var result = Run(["--homedir", _home, "--batch", "--no-tty", "--no-autostart", "--trust-model", "always", "--status-file", status, "--decrypt"], message);
            if (FileSystem.TryReadText(status) is { } lines && lines.Contains("[GNUPG:] VALIDSIG ", StringComparison.Ordinal) && !lines.Contains("[GNUPG:] BADSIG ", StringComparison.Ordinal)) return result;
        }
        catch (HelperException)
        {
            // gpg says why in words for people; a policy wants yes or no.
        }

        throw new ConflictException("Source image rejected: Invalid GPG signature: no key of the policy has made it");
    }

    /// <summary>Signs with a key of the user's own keyring.</summary>
    /// <param name="content">What is signed; it is in the message.</param>
    /// <param name="fingerprint">The key.</param>
    /// <param name="passphraseFile">The file of its passphrase; null where an agent knows it, or it has none.</param>
    /// <exception cref="HelperException">There is no such key, or it cannot be used.</exception>
    internal static byte[] Sign(byte[] content, string fingerprint, string? passphraseFile)
    {
        string[] given = ["--pinentry-mode", "loopback", "--passphrase-file", passphraseFile ?? ""];
        return Run(["--batch", "--no-tty", .. passphraseFile is null ? [] : given, "--local-user", fingerprint, "--sign"], content);
    }

    /// <summary>Whose keys they are: the address in a name if it has one, else all of it.</summary>
    /// <exception cref="HelperException">They are no keys.</exception>
    internal static IReadOnlyList<string> NamesIn(byte[] keys)
    {
        var names = new List<string>();
        foreach (var line in System.Text.Encoding.UTF8.GetString(Run(["--batch", "--no-tty", "--no-autostart", "--with-colons", "--show-keys"], keys)).Split('\n'))
        {
            var fields = line.Split(':');
            if (fields[0] is not ("uid" or "pub") || fields.Length < 10 || fields[9].Length == 0) continue;
            var (start, end) = (fields[9].IndexOf('<'), fields[9].LastIndexOf('>'));
            names.Add(start >= 0 && end > start ? fields[9][(start + 1)..end] : fields[9]);
        }

        return names;
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static byte[] Run(IReadOnlyList<string> arguments, byte[] input)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(static directory => $"{directory}/{Program}").FirstOrDefault(File.Exists)
            ?? throw new HelperException(Program, 127, "executable file not found in $PATH");
        var result = CapturedProcess.Run(new SpawnRequest { Program = path, Arguments = arguments }, input);
        return result.Status.Success ? result.Output : throw new HelperException(Program, result.Status.Code, result.Error.Trim());
    }
}
