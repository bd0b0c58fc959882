using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Secrets;

/// <summary>The driver <c>pass</c>: the data of each secret is a file that gpg encrypts (podman-secret-create(1)).</summary>
internal sealed class PassSecretDriver : ISecretDriver
{
    private const string KeyFile = "/.gpg-id";
    private readonly string _root;
    private readonly string _key;
    private readonly string? _home;

    /// <param name="options"><c>root</c>, the directory; <c>key</c>, whom to encrypt for; <c>gpghomedir</c>, where gpg has its keys.</param>
    /// <exception cref="InvalidArgumentException">An option is unknown.</exception>
    public PassSecretDriver(IReadOnlyDictionary<string, string> options)
    {
        foreach (var name in options.Keys)
        {
            if (name is not ("root" or "key" or "gpghomedir")) throw new InvalidArgumentException($"invalid pass driver option: {name}");
        }

        _root = options.GetValueOrDefault("root") ?? DefaultRoot();
        _key = options.GetValueOrDefault("key") ?? FileSystem.TryReadText(_root + KeyFile)?.Trim() ?? "";
        _home = options.GetValueOrDefault("gpghomedir");
    }

    /// <inheritdoc/>
    public byte[]? TryRead(string id) => Run(["--decrypt", PathOf(id)]).Output;

    /// <inheritdoc/>
    public void Store(string id, ReadOnlySpan<byte> data) => Run(["--encrypt", "-r", _key, "-o", PathOf(id)], data.ToArray());

    /// <inheritdoc/>
    public void Delete(string id) => FileSystem.TryRemoveFile(PathOf(id));

    private static string DefaultRoot()
        => Environment.GetEnvironmentVariable("PASSWORD_STORE_DIR") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("HOME") ?? "/root") + "/.password-store";

    private string PathOf(string id) => $"{_root}/{id}.gpg";

    private CapturedProcess Run(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input = default)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(static directory => directory + "/gpg").FirstOrDefault(File.Exists)
            ?? throw new HelperException("gpg", 127, "executable file not found in $PATH");
        string[] home = _home is null ? [] : ["--homedir", _home];
        return CapturedProcess.Run(new SpawnRequest { Program = program, Arguments = [.. home, "--batch", "--quiet", .. arguments] }, input).EnsureSuccess("gpg");
    }
}
