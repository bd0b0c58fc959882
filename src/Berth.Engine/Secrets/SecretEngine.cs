using System.Text.Json;
using Berth.Engine.Config;
using Berth.Engine.Events;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Secrets;

/// <summary>
/// Secrets (podman-secret(1)), in Podman's own store <c>secrets</c> below the image store's root: each sees those of the other.
/// </summary>
/// <param name="configuration">The default driver and its options.</param>
/// <param name="root">The store's directory.</param>
/// <param name="events">Who is told.</param>
public sealed class SecretEngine(ContainersConfiguration configuration, string root, EventLog? events = null)
{
    private const int GreatestSecret = 512_000;
    private const int LongestName = 253;
    private const int IdentifierDigits = 25;

    private string File => root + "/secrets.json";

    /// <summary>Makes a secret.</summary>
    /// <returns>Its identifier.</returns>
    /// <exception cref="InvalidArgumentException">The name, the data or the driver cannot be.</exception>
    /// <exception cref="ConflictException">The name is taken.</exception>
    public string Create(SecretCreateOptions options)
    {
        CheckName(options.Name);
        if (options.Data.Length is 0 or >= GreatestSecret)
            throw new InvalidArgumentException($"secret data must be larger than 0 and less than {GreatestSecret} bytes");
        var driverName = options.Driver ?? configuration.SecretDriver;
        var driverOptions = new Dictionary<string, string>(StringComparer.Ordinal);
        if (driverName == configuration.SecretDriver) foreach (var (name, value) in configuration.SecretOptions) driverOptions[name] = value;
        foreach (var (name, value) in options.DriverOptions) driverOptions[name] = value;
        if (driverName == "file") driverOptions.TryAdd("path", root + "/filedriver");
        var driver = Driver(driverName, driverOptions);
        using var held = SecretLock.Take(root + "/secrets.lock");
        var document = Read();
        var existing = document.NameToId.TryGetValue(options.Name, out var taken) ? document.Secrets[taken] : null;
        if (existing is not null && options.Ignore) return existing.Id;
        if (existing is not null && !options.Replace) throw new ConflictException($"{options.Name}: secret name in use");
        var now = DateTimeOffset.UtcNow;
        var secret = new Secret
        {
            Name = options.Name,
            Id = NewId(document),
            Labels = options.Labels.Count == 0 ? null : new Dictionary<string, string>(options.Labels, StringComparer.Ordinal),
            CreatedAt = existing?.CreatedAt ?? now,
            UpdatedAt = now,
            Driver = driverName,
            DriverOptions = driverOptions,
        };
        // The data first: what a kill leaves has no name, and nobody can take it for a secret.
        driver.Store(secret.Id, options.Data);
        if (existing is not null) Forget(document, existing);
        document.Secrets[secret.Id] = secret;
        document.NameToId[secret.Name] = secret.Id;
        document.IdToName[secret.Id] = secret.Name;
        Write(document);
        if (existing is not null) Driver(existing.Driver, existing.DriverOptions).Delete(existing.Id);
        Sweep(document);
        events?.WriteSecret("create");
        return secret.Id;
    }

    /// <summary>All secrets, by name.</summary>
    public IReadOnlyList<Secret> List() => [.. Read().Secrets.Values.OrderBy(static secret => secret.Name, StringComparer.Ordinal)];

    /// <summary>The secret of a name, an identifier or an identifier's unambiguous beginning; null if there is none.</summary>
    /// <exception cref="ConflictException">Several begin so.</exception>
    public Secret? TryFind(string nameOrId)
    {
        var document = Read();
        if (document.NameToId.TryGetValue(nameOrId, out var id)) return document.Secrets[id];
        if (document.Secrets.TryGetValue(nameOrId, out var exact)) return exact;
        Secret? found = null;
        foreach (var (each, secret) in document.Secrets)
        {
            if (nameOrId.Length == 0 || !each.StartsWith(nameOrId, StringComparison.Ordinal)) continue;
            if (found is not null) throw new ConflictException($"more than one result secret with prefix {nameOrId}: secret is ambiguous");
            found = secret;
        }

        return found;
    }

    /// <summary>The secret of a name or identifier.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public Secret Find(string nameOrId)
        => TryFind(nameOrId) ?? throw new NotFoundException($"no secret with name or id \"{nameOrId}\": no such secret");

    /// <summary>A secret's data.</summary>
    /// <exception cref="NotFoundException">The driver does not have them.</exception>
    public byte[] ReadData(Secret secret)
        => Driver(secret.Driver, secret.DriverOptions).TryRead(secret.Id) ?? throw new NotFoundException($"no secret data with ID {secret.Id}: no such secret");

    /// <summary>Removes a secret and its data.</summary>
    /// <returns>Its identifier.</returns>
    /// <exception cref="NotFoundException">There is none.</exception>
    public string Remove(string nameOrId)
    {
        using var held = SecretLock.Take(root + "/secrets.lock");
        var secret = Find(nameOrId);
        var document = Read();
        // The name first: a kill in between must not leave a secret that has no data.
        Forget(document, secret);
        Write(document);
        Driver(secret.Driver, secret.DriverOptions).Delete(secret.Id);
        Sweep(document);
        events?.WriteSecret("remove");
        return secret.Id;
    }

    // Data without a name are what a killed command has left. Other places than this store's own may serve other stores, too.
    private void Sweep(SecretDocument document) => new FileSecretDriver(root + "/filedriver").Keep(document.Secrets.ContainsKey);

    private ISecretDriver Driver(string name, IReadOnlyDictionary<string, string> options) => name switch
    {
        "file" => new FileSecretDriver(options.GetValueOrDefault("path") ?? root + "/filedriver"),
        "shell" => new ShellSecretDriver(options),
        "pass" => new PassSecretDriver(options),
        _ => throw new InvalidArgumentException("invalid driver"),
    };

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAny(",/=\0"))
        {
            throw new InvalidArgumentException(
                $"secret name \"{name}\" can not include '=', '/', ',', or the '\\0' (NULL) and be between 1 and {LongestName} characters: invalid secret name");
        }
    }

    private static string NewId(SecretDocument document)
    {
        while (true)
        {
            var id = Convert.ToHexStringLower(RandomBytes.Next(IdentifierDigits))[..IdentifierDigits];
            if (!document.Secrets.ContainsKey(id)) return id;
        }
    }

    private static void Forget(SecretDocument document, Secret secret)
    {
        document.Secrets.Remove(secret.Id);
        document.NameToId.Remove(secret.Name);
        document.IdToName.Remove(secret.Id);
    }

    private SecretDocument Read()
    {
        if (FileSystem.TryReadAll(File) is not { Length: > 0 } json) return New();
        try
        {
            return JsonSerializer.Deserialize(json, SecretJson.Default.SecretDocument) ?? New();
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Internal, $"{File} is damaged: {error.Message}", error);
        }

        static SecretDocument New() => new() { Secrets = new(StringComparer.Ordinal), NameToId = new(StringComparer.Ordinal), IdToName = new(StringComparer.Ordinal) };
    }

    private void Write(SecretDocument document)
        => FileSystem.Replace(File, JsonSerializer.SerializeToUtf8Bytes(document, SecretJson.Default.SecretDocument), 0x180);
}
