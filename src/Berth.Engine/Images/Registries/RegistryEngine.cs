using System.Net;
using Berth.Linux.Errors;
using Berth.Oci.Distribution;
using Berth.Oci.Distribution.Credentials;
using Berth.Oci.Distribution.Registries;
using Berth.Oci.References;

namespace Berth.Engine.Images.Registries;

/// <summary>What the verbs about registries themselves do: login, logout, search, and looking at what is there.</summary>
public sealed class RegistryEngine(RegistrySettings settings)
{
    /// <summary>What is required of images.</summary>
    public Policies.TrustPolicy Trust => new(settings);

    /// <summary>The registry that a command without one means: the first that completes short names.</summary>
    /// <exception cref="InvalidArgumentException">There is none.</exception>
    public string DefaultRegistry()
    {
        var registries = settings.Files.Read().SearchRegistries;
        return registries.Count > 0 ? registries[0] : throw new InvalidArgumentException("no registries found in registries.conf, a registry must be provided");
    }

    /// <summary>The registries that a search without one asks.</summary>
    public IReadOnlyList<string> SearchRegistries() => settings.Files.Read().SearchRegistries;

    /// <summary>The credential kept for a registry; null without one.</summary>
    public Credential? FindCredential(string registry, RegistryLogin login)
    {
        using var access = new RegistryAccess(settings, login, static _ => { });
        return access.Credentials.Find(registry);
    }

    /// <summary>Tries a credential.</summary>
    /// <exception cref="EngineException">It is refused, or the registry cannot be reached.</exception>
    public void Check(string registry, Credential credential, RegistryLogin login)
    {
        using var access = new RegistryAccess(settings, login, static _ => { });
        using var client = access.ClientWith(Host(registry), credential);
        try
        {
            RegistryImages.Wait(client.CheckCredential(CancellationToken.None));
        }
        catch (RegistryException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new EngineException(ErrorKind.Internal, $"logging into \"{registry}\": invalid username/password", e);
        }
        catch (RegistryException e)
        {
            throw e.Within($"authenticating creds for \"{registry}\"");
        }
    }

    /// <summary>Keeps a credential and returns where.</summary>
    public string Keep(string registry, Credential credential, RegistryLogin login)
    {
        using var access = new RegistryAccess(settings, login, static _ => { });
        return access.Credentials.Set(registry, credential);
    }

    /// <summary>Forgets a credential.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public void Forget(string registry, RegistryLogin login)
    {
        using var access = new RegistryAccess(settings, login, static _ => { });
        if (access.Credentials.Remove(registry)) return;
        if (access.Credentials.IsElsewhere(registry))
            throw new ConflictException($"the credentials of {registry} are in a file that is only read; remove them there, or name it with --authfile");
        throw new NotFoundException($"not logged into {registry}");
    }

    /// <summary>Forgets all credentials.</summary>
    public void ForgetAll(RegistryLogin login)
    {
        using var access = new RegistryAccess(settings, login, static _ => { });
        access.Credentials.RemoveAll();
    }

    /// <summary>Searches a registry.</summary>
    /// <param name="registry">Host and port.</param>
    /// <param name="term">What names have in them; empty for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="login">How it is spoken to.</param>
    /// <exception cref="RegistryException">It does not tell.</exception>
    public IReadOnlyList<RegistryFinding> Search(string registry, string term, int limit, RegistryLogin login)
    {
        using var access = new RegistryAccess(settings, login, static _ => { });
        try
        {
            return RegistryImages.Wait(access.Client(registry, access.Configuration.IsInsecure(registry)).Search(term, limit, CancellationToken.None));
        }
        catch (RegistryException e)
        {
            throw e.Within($"couldn't search registry \"{registry}\"");
        }
    }

    /// <summary>The tags of a repository.</summary>
    /// <exception cref="EngineException">It does not tell, or the name is none.</exception>
    public IReadOnlyList<string> Tags(ImageReference repository, RegistryLogin login)
    {
        using var access = new RegistryAccess(settings, login, static _ => { });
        try
        {
            return RegistryImages.Wait(access.Repository(repository).ListTags(CancellationToken.None));
        }
        catch (RegistryException e)
        {
            throw e.Within("getting repository tags");
        }
    }

    /// <summary>The document behind a name, as the registry has it.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public Berth.Oci.Images.ManifestDocument Manifest(string name, RegistryLogin login)
    {
        using var access = new RegistryAccess(settings, login, static _ => { });
        var failures = new List<EngineException>();
        foreach (var candidate in ShortName.Resolve(name, access.Configuration, isTerminal: false).Candidates)
        {
            try
            {
                return new RegistryImages(access).Manifest(candidate).Document;
            }
            catch (RegistryException e)
            {
                var cause = e.Message.Replace($"initializing source docker://{candidate}: ", "", StringComparison.Ordinal);
                failures.Add(new RegistryException($"reading image \"docker://{candidate}\": {cause}", e.IsTransient, e.Status, e.Code, e));
            }
        }

        throw failures[^1];
    }

    /// <summary>Signs an image of a registry with a key of the user's OpenPGP keyring.</summary>
    /// <param name="name">The image with its transport.</param>
    /// <param name="key">The key.</param>
    /// <param name="directory">Where the signature goes; null for where containers-registries.d(5) says.</param>
    /// <param name="all">Each image of a list, and not the list.</param>
    /// <param name="login">How the registry is spoken to.</param>
    /// <exception cref="EngineException">There is no such image or key.</exception>
    public void Sign(string name, string key, string? directory, bool all, RegistryLogin login)
    {
        if (TransportReference.TryParse(name) is not { } source) throw new InvalidArgumentException($"parsing image name: Invalid image name \"{name}\", expected colon-separated transport:reference");
        if (source.Transport != TransportReference.Docker) throw new InvalidArgumentException($"cannot determine canonical Docker reference for destination {source.Detail}");
        var reference = ImageReference.ParseNormalized(source.Detail).WithDefaultTag();
        using var access = new RegistryAccess(settings, login, static _ => { });
        Berth.Oci.Images.ManifestDocument document;
        try
        {
            document = RegistryImages.Wait(access.Repository(reference).GetManifest(reference.Digest?.ToString() ?? reference.Tag ?? "latest", CancellationToken.None)).Parse();
        }
        catch (RegistryException e)
        {
            throw e.Within("getting image source");
        }

        if (all && document.Index is null) throw new InvalidArgumentException($"{name} is not a multi-architecture image (manifest type {document.MediaType})");
        foreach (var digest in all ? document.Index!.Manifests.Select(static entry => Digest.Parse(entry.Digest)) : [document.Digest])
        {
            var payload = new Policies.SignaturePayload(Policies.SignaturePayload.Simple, digest.ToString(), reference.ToString()).Write(settings.UserAgent, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
            new RegistrySignatures(access, reference, digest).AddSimple(Policies.OpenPgp.Sign(payload, key, passphraseFile: null), directory);
        }
    }

    private static string Host(string registry) => registry.IndexOf('/') is >= 0 and var slash ? registry[..slash] : registry;
}
