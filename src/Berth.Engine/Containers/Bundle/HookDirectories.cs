using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Bundle;

/// <summary>Finds the hooks that are meant for a container in directories of oci-hooks(5).</summary>
internal static class HookDirectories
{
    private static readonly string[] Default = ["/usr/share/containers/oci/hooks.d", "/etc/containers/oci/hooks.d"];
    private static readonly string[] Stages = ["precreate", "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];

    /// <summary>The hooks for a container, by their files' names.</summary>
    /// <param name="directories">Where to look: a later directory's file takes the place of an earlier one's of the same name; null for the default places.</param>
    /// <param name="specification">The container.</param>
    /// <param name="annotations">Its annotations as the runtime gets them.</param>
    /// <exception cref="InvalidArgumentException">A file is malformed.</exception>
    public static IReadOnlyList<RuntimeHook> Find(
        IReadOnlyList<string>? directories, ContainerSpecification specification, IEnumerable<KeyValuePair<string, string>> annotations)
    {
        SortedDictionary<string, string>? files = null;
        foreach (var directory in directories ?? Default)
        {
            if (!FileSystem.Exists(directory)) continue;
            foreach (var entry in DirectoryListing.TryRead(directory) ?? [])
            {
                if (entry.Name.EndsWith(".json", StringComparison.Ordinal)) (files ??= new(StringComparer.Ordinal))[entry.Name] = $"{directory}/{entry.Name}";
            }
        }

        if (files is null) return [];
        var hooks = new List<RuntimeHook>();
        var given = annotations.ToList();
        foreach (var path in files.Values)
        {
            if (Read(path, specification, given) is { } hook) hooks.Add(hook);
        }

        return hooks;
    }

    /// <summary>Lets the hooks of <see cref="RuntimeHook.BeforeCreation"/> change a container's config.json: each reads it and writes it anew.</summary>
    public static byte[] Apply(IReadOnlyList<RuntimeHook> hooks, byte[] configuration)
    {
        foreach (var hook in hooks)
        {
            if (!hook.Stages.Contains(RuntimeHook.BeforeCreation)) continue;
            var path = hook.Hook.GetProperty("path").GetString()!;
            var result = CapturedProcess.Run(
                new SpawnRequest { Program = path, Arguments = [.. Texts(hook.Hook, "args").Skip(1)], Environment = Texts(hook.Hook, "env") }, configuration)
                .EnsureSuccess($"precreate hook {path}");
            if (result.Output.Length > 0) configuration = result.Output;
        }

        return configuration;
    }

    private static RuntimeHook? Read(string path, ContainerSpecification specification, List<KeyValuePair<string, string>> annotations)
    {
        try
        {
            using var document = JsonDocument.Parse(FileSystem.TryReadAll(path) ?? []);
            var root = document.RootElement;
            if (root.GetProperty("version").GetString() != "1.0.0") throw Malformed(path, $"unrecognized hook version: \"{root.GetProperty("version").GetString()}\"");
            var hook = root.GetProperty("hook");
            var program = hook.GetProperty("path").GetString() ?? "";
            if (!FileSystem.Exists(program)) throw Malformed(path, $"stat {program}: no such file or directory");
            var stages = Texts(root, "stages");
            if (stages.Count == 0) throw Malformed(path, "missing required property: stages");
            foreach (var stage in stages)
            {
                if (Array.IndexOf(Stages, stage) < 0) throw Malformed(path, $"unknown stage \"{stage}\"");
            }

            return IsMeant(root.GetProperty("when"), specification, annotations) ? new RuntimeHook(stages, hook.Clone()) : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw Malformed(path, error.Message);
        }
    }

    private static bool IsMeant(JsonElement when, ContainerSpecification specification, List<KeyValuePair<string, string>> annotations)
    {
        foreach (var condition in when.EnumerateObject())
        {
            var holds = condition.Name switch
            {
                "always" => condition.Value.GetBoolean(),
                "hasBindMounts" => specification.Storage.Mounts.Any(static mount => mount.Kind is MountKind.Bind or MountKind.Volume) == condition.Value.GetBoolean(),
                "commands" => specification.Process.Arguments is [var command, ..]
                    && condition.Value.EnumerateArray().Any(pattern => Matches(pattern.GetString()!, command)),
                "annotations" => condition.Value.EnumerateObject().All(wanted =>
                    annotations.Exists(each => Matches(wanted.Name, each.Key) && Matches(wanted.Value.GetString()!, each.Value))),
                _ => throw new JsonException($"unknown condition \"{condition.Name}\""),
            };
            if (!holds) return false;
        }

        return true;
    }

    private static bool Matches(string pattern, string text) => Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static List<string> Texts(JsonElement element, string name)
        => element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(static item => item.GetString()!)] : [];

    private static InvalidArgumentException Malformed(string path, string reason) => new($"parsing hook \"{path}\": {reason}");
}
