using System.Text;
using System.Text.Json;
using Berth.Engine.Containers.Bundle;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Devices;

/// <summary>
/// The devices that vendors describe in files (Container Device Interface specification; <c>cdi_spec_dirs</c> of containers.conf(5)).
/// A directory takes precedence over those before it.
/// </summary>
/// <param name="directories">Where the files are.</param>
internal sealed class CdiRegistry(IReadOnlyList<string> directories)
{
    /// <summary>What the named devices (<c>vendor.com/class=name</c>) change about a container.</summary>
    /// <exception cref="NotFoundException">A device is in no file, or in two of one directory.</exception>
    public CdiEdits Resolve(IReadOnlyList<string> names)
    {
        var edits = new CdiEdits();
        var unresolved = new List<string>();
        var whole = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!TryApply(name, edits, whole))
                unresolved.Add(name);
        }

        return unresolved.Count == 0 ? edits : throw new NotFoundException($"setting up CDI devices: unresolvable CDI devices {string.Join(", ", unresolved)}");
    }

    private bool TryApply(string name, CdiEdits edits, HashSet<string> whole)
    {
        var (kind, device) = (name[..name.IndexOf('=')], name[(name.IndexOf('=') + 1)..]);
        foreach (var directory in directories.Reverse())
        {
            (string File, JsonElement Document, JsonElement Device)? found = null;
            foreach (var (file, document) in Documents(directory))
            {
                if (Text(document, "kind") != kind)
                    continue;
                foreach (var entry in Items(document, "devices"))
                {
                    if (Text(entry, "name") != device)
                        continue;
                    if (found is not null)
                        return false;
                    found = (file, document, entry);
                }
            }

            if (found is not { } one)
                continue;
            // What a file asks for all its devices, it asks once.
            if (whole.Add(one.File))
                Apply(one.Document, edits, one.File);
            Apply(one.Device, edits, one.File);
            return true;
        }

        return false;
    }

    private static IEnumerable<(string File, JsonElement Document)> Documents(string directory)
    {
        foreach (var entry in (DirectoryListing.TryRead(directory) ?? []).OrderBy(static entry => entry.Name, StringComparer.Ordinal))
        {
            if (Path.GetExtension(entry.Name) is not (".json" or ".yaml" or ".yml"))
                continue;
            var file = $"{directory}/{entry.Name}";
            JsonElement root;
            try
            {
                root = YamlJson.Parse(Encoding.UTF8.GetString(FileSystem.TryReadAll(file) ?? [])).RootElement;
            }
            catch (InvalidArgumentException)
            {
                // A vendor's damaged file takes nobody else's devices away; its own are unresolvable.
                continue;
            }

            if (root.ValueKind == JsonValueKind.Object)
                yield return (file, root);
        }
    }

    private static void Apply(JsonElement owner, CdiEdits edits, string file)
    {
        if (!owner.TryGetProperty("containerEdits", out var asked) || asked.ValueKind != JsonValueKind.Object)
            return;
        if (asked.TryGetProperty("intelRdt", out _))
            throw new NotSupportedYetException($"{file}: intelRdt is not supported yet");
        edits.Environment.AddRange(Items(asked, "env").Select(static item => item.ToString()));
        foreach (var node in Items(asked, "deviceNodes"))
            edits.Devices.Add((Device(node, file), Text(node, "permissions") is { Length: > 0 } permissions ? permissions : "rwm"));
        foreach (var mount in Items(asked, "mounts"))
        {
            if (Text(mount, "type") is not ("" or "bind" or "none"))
                throw new NotSupportedYetException($"{file}: a mount of type {Text(mount, "type")} is not supported yet");
            edits.Mounts.Add(new ExtraMount(Required(mount, "hostPath", file), Required(mount, "containerPath", file), [.. Items(mount, "options").Select(static item => item.ToString())]));
        }

        foreach (var hook in Items(asked, "hooks"))
            edits.Hooks.Add(new RuntimeHook([Required(hook, "hookName", file)], WithoutName(hook)));
        edits.Groups.AddRange(Items(asked, "additionalGids").Select(static item => item.GetUInt32()).Where(static gid => gid != 0));
    }

    private static HostDevice Device(JsonElement node, string file)
    {
        var path = Required(node, "path", file);
        var source = Text(node, "hostPath") is { Length: > 0 } host ? host : path;
        var type = Text(node, "type");
        HostDevice device;
        if (type.Length > 0 && Number(node, "major") is { } major && Number(node, "minor") is { } minor)
            device = new HostDevice(path, type[0] == 'u' ? 'c' : type[0], major, minor, 0x1B6, 0, 0);
        else
            device = HostDevice.At(source, path)[0];
        return device with
        {
            Mode = Number(node, "fileMode") is { } mode ? mode & 0x1FF : device.Mode,
            Uid = Number(node, "uid") ?? device.Uid,
            Gid = Number(node, "gid") ?? device.Gid,
        };
    }

    // The hook as the OCI runtime takes it.
    private static JsonElement WithoutName(JsonElement hook)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in hook.EnumerateObject())
            {
                if (member.Name != "hookName")
                    member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name)
        => owner.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    // A name of digits is a number to YAML.
    private static string Text(JsonElement owner, string name)
        => owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";

    private static string Required(JsonElement owner, string name, string file)
        => Text(owner, name) is { Length: > 0 } text ? text : throw new InvalidArgumentException($"{file}: {name} is missing");

    private static uint? Number(JsonElement owner, string name)
        => owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out var number) ? number : null;
}
