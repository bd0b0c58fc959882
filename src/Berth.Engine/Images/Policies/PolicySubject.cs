using Berth.Oci.References;
using Berth.Storage.Configuration;

namespace Berth.Engine.Images.Policies;

/// <summary>An image as a signature policy sees it (containers-policy.json(5), "Supported transports and their scopes").</summary>
/// <param name="Transport">The transport that it comes by.</param>
/// <param name="Shown">It in full, as messages name it.</param>
/// <param name="Scopes">The scopes that it is in, the narrowest first; the whole transport, which always is one, is left out.</param>
internal sealed record PolicySubject(string Transport, string Shown, IReadOnlyList<string> Scopes)
{
    /// <summary>An image of a registry.</summary>
    internal static PolicySubject Docker(ImageReference reference)
    {
        var scopes = new List<string> { reference.ToString() };
        AddRepositories(scopes, "", reference.Repository);
        var host = reference.Repository[..reference.Repository.IndexOf('/')];
        for (var dot = host.IndexOf('.'); dot >= 0; dot = host.IndexOf('.', dot + 1)) scopes.Add("*" + host[dot..]);
        return new PolicySubject(TransportReference.Docker, $"docker://{reference}", scopes);
    }

    /// <summary>An image of an archive, a layout, a directory or a daemon.</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="path">Where it is, as it was given.</param>
    /// <param name="name">Its name there; null if none was asked for.</param>
    internal static PolicySubject Place(string transport, string path, string? name)
    {
        var shown = name is null ? $"{transport}:{path}" : $"{transport}:{path}:{name}";
        if (transport is not (TransportReference.Directory or TransportReference.Oci or TransportReference.OciArchive)) return new PolicySubject(transport, shown, []);
        var scopes = new List<string>();
        var full = Path.GetFullPath(path);
        if (name is not null) scopes.Add($"{full}:{name}");
        for (; full.Length > 1; full = Path.GetDirectoryName(full) ?? "/") scopes.Add(full);
        return new PolicySubject(transport, shown, scopes);
    }

    /// <summary>An archive that is imported.</summary>
    internal static PolicySubject Tarball(string path) => new("tarball", $"tarball:{path}", []);

    /// <summary>An image of an image store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The name that it was found by; null without.</param>
    /// <param name="id">Its identifier.</param>
    internal static PolicySubject Stored(StorageConfiguration store, string? name, string id)
    {
        var place = $"[{store.Driver}@{store.GraphRoot}]";
        var scopes = new List<string> { $"{place}{name}@{id}" };
        if (name is not null)
        {
            scopes.Add(place + name);
            AddRepositories(scopes, place, ImageReference.Parse(name).Repository);
        }

        scopes.Add(place);
        scopes.Add($"[{store.GraphRoot}]");
        return new PolicySubject(TransportReference.Storage, $"containers-storage:[{store.Driver}@{store.GraphRoot}+{store.RunRoot}]{name}@{id}", scopes);
    }

    private static void AddRepositories(List<string> scopes, string place, string repository)
    {
        for (var scope = repository; ; scope = scope[..scope.LastIndexOf('/')])
        {
            scopes.Add(place + scope);
            if (!scope.Contains('/')) break;
        }
    }
}
