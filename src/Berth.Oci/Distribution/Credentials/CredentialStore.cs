namespace Berth.Oci.Distribution.Credentials;

/// <summary>Finds and keeps credentials: in files and with helper programs, as containers-auth.json(5) says.</summary>
/// <param name="paths">The files.</param>
/// <param name="helpers">The helpers of registries.conf; empty for the files alone.</param>
public sealed class CredentialStore(CredentialPaths paths, IReadOnlyList<string> helpers)
{
    private const string Files = "containers-auth.json";
    private const string HubKey = "https://index.docker.io/v1/";
    private IReadOnlyList<string> Helpers => helpers.Count == 0 ? [Files] : helpers;

    /// <summary>The file that is written.</summary>
    public string Primary => paths.Primary;

    /// <summary>The credential for a registry or a repository, the most specific one there is; null for none.</summary>
    /// <param name="name">A host and port, or a repository without tag.</param>
    /// <exception cref="Linux.Errors.EngineException">A file is malformed or a helper failed.</exception>
    public Credential? Find(string name)
    {
        var host = Host(name);
        foreach (var helper in Helpers)
        {
            if (helper != Files)
            {
                if (new CredentialHelper(helper).Get(host) is { } kept) return kept;
                continue;
            }

            var isFirst = true;
            foreach (var path in (string[])[paths.Primary, .. paths.Others])
            {
                if (In(CredentialFile.Read(path), name, host, isFirst && !paths.IsDockerCompatible && !path.EndsWith("config.json", StringComparison.Ordinal)) is { } found) return found;
                isFirst = false;
            }
        }

        return null;
    }

    /// <summary>Keeps a credential and says where.</summary>
    public string Set(string name, Credential credential)
    {
        foreach (var helper in Helpers)
        {
            if (helper != Files)
            {
                new CredentialHelper(helper).Store(name, credential);
                return $"credential helper: {helper}";
            }

            var file = CredentialFile.Read(paths.Primary);
            if (!name.Contains('/') && file.CredentialHelpers.GetValueOrDefault(name) is { } own)
            {
                new CredentialHelper(own).Store(name, credential);
                return $"credential helper: {own}";
            }

            file.Set(paths.IsDockerCompatible && name == "docker.io" ? HubKey : name, credential);
            file.Save();
            return paths.Primary;
        }

        return paths.Primary;
    }

    /// <summary>Forgets a credential; false if there was none.</summary>
    public bool Remove(string name)
    {
        var isRemoved = false;
        foreach (var helper in Helpers)
        {
            if (helper != Files)
            {
                isRemoved |= new CredentialHelper(helper).Erase(name);
                continue;
            }

            var file = CredentialFile.Read(paths.Primary);
            if (!name.Contains('/') && file.CredentialHelpers.GetValueOrDefault(name) is { } own) isRemoved |= new CredentialHelper(own).Erase(name);
            var key = file.Keys.FirstOrDefault(known => known == name) ?? (name.Contains('/') ? null : file.Keys.FirstOrDefault(known => Normalize(known) == name));
            if (key is null) continue;
            file.Remove(key);
            file.Save();
            isRemoved = true;
        }

        return isRemoved;
    }

    /// <summary>Forgets all credentials.</summary>
    public void RemoveAll()
    {
        foreach (var helper in Helpers)
        {
            if (helper != Files)
            {
                var program = new CredentialHelper(helper);
                foreach (var registry in program.List()) program.Erase(registry);
                continue;
            }

            var file = CredentialFile.Read(paths.Primary);
            foreach (var (registry, own) in file.CredentialHelpers) new CredentialHelper(own).Erase(registry);
            file.Clear();
            file.Save();
        }
    }

    /// <summary>Whether somewhere else than in the file that is written there is a credential.</summary>
    public bool IsElsewhere(string name)
    {
        foreach (var path in paths.Others)
        {
            if (In(CredentialFile.Read(path), name, Host(name), hasNamespaces: false) is not null) return true;
        }

        return false;
    }

    private static Credential? In(CredentialFile file, string name, string host, bool hasNamespaces)
    {
        if (file.CredentialHelpers.GetValueOrDefault(host) is { } helper) return new CredentialHelper(helper).Get(host);
        for (var key = name; hasNamespaces || key == host; key = key[..key.LastIndexOf('/')])
        {
            if (file.Get(key) is { } exact) return exact;
            if (!key.Contains('/')) break;
        }

        if (file.Get(host) is { } direct) return direct;
        foreach (var key in file.Keys)
        {
            if (Normalize(key) == host && file.Get(key) is { } old) return old;
        }

        return null;
    }

    /// <summary>The host of a key in Docker's older forms, which are URLs.</summary>
    private static string Normalize(string key)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["http://", "https://"])
        {
            if (!key.StartsWith(scheme, StringComparison.Ordinal)) continue;
            var host = Host(key[scheme.Length..]);
            return host is "registry-1.docker.io" or "index.docker.io" ? "docker.io" : host;
        }

        // A path without a scheme is a namespace, whose credential is not for the whole registry.
        return key;
    }

    private static string Host(string name) => name.IndexOf('/') is >= 0 and var slash ? name[..slash] : name;
}
