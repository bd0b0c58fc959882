using Berth.Oci.Toml;

namespace Berth.Storage.Configuration;

/// <summary>What files of containers-storage.conf(5) say together: of each key the last value, of lists with <c>{append=true}</c> all.</summary>
internal sealed class StorageDocuments
{
    private readonly Dictionary<string, TomlValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (List<string> Items, bool Append)> _lists = new(StringComparer.Ordinal);

    /// <summary>The options of the driver, in the form of <c>--storage-opt</c> and in Podman's order; what comes later wins.</summary>
    internal List<string> DriverOptions
    {
        get
        {
            var options = new List<string>();
            foreach (var store in List("options.additionalimagestores") ?? []) options.Add("imagestore=" + store);
            foreach (var store in List("options.additionallayerstores") ?? []) options.Add("additionallayerstore=" + store);
            foreach (var key in (ReadOnlySpan<string>)["size", "mount_program", "skip_mount_home", "ignore_chown_errors"]) AddText("", key);
            if (Number("options.force_mask") is { } mask and not 0) options.Add("force_mask=" + Convert.ToString(mask, 8));
            AddText("", "mountopt");
            foreach (var key in (ReadOnlySpan<string>)["ignore_chown_errors", "mount_program", "mountopt", "size", "inodes", "skip_mount_home", "force_mask", "use_composefs", "sync"]) AddText("overlay.", key);
            foreach (var key in (ReadOnlySpan<string>)["ignore_chown_errors", "sync"]) AddText("vfs.", key);
            return options;

            void AddText(string driver, string key)
            {
                if (Text($"options.{driver}{key}") is { } value) options.Add($"{driver}{key}={value}");
            }
        }
    }

    /// <summary>Lays a document over those before it.</summary>
    /// <exception cref="TomlException">A value has another type than its key.</exception>
    internal void Add(TomlTable document) => StorageKeys.Visit(document, (path, value) =>
    {
        if (value.Kind == TomlKind.Array) AddList(path, value);
        else _values[path] = value;
    });

    /// <summary>A string; null where no file has it, or an empty one.</summary>
    internal string? Text(string path) => _values.GetValueOrDefault(path)?.AsString() is { Length: > 0 } text ? text : null;

    /// <summary>A boolean; false where no file has it.</summary>
    internal bool Truth(string path) => _values.GetValueOrDefault(path)?.AsBoolean() ?? false;

    /// <summary>A number; null where no file has it, or 0.</summary>
    internal long? Number(string path) => _values.GetValueOrDefault(path)?.AsInteger() is { } number and not 0 ? number : null;

    /// <summary>A list; null where no file has it.</summary>
    internal IReadOnlyList<string>? List(string path) => _lists.TryGetValue(path, out var list) ? list.Items : null;

    private void AddList(string path, TomlValue value)
    {
        var (known, append) = _lists.GetValueOrDefault(path, ([], false));
        var items = new List<string>();
        foreach (var element in value.AsArray())
        {
            if (element.Kind == TomlKind.Table) append = element.AsTable().Boolean("append") ?? append;
            else items.Add(element.AsString());
        }

        _lists[path] = (append ? [.. known, .. items] : items, append);
    }
}
