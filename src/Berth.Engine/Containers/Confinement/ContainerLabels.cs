using System.Buffers.Binary;
using System.Globalization;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Security;

namespace Berth.Engine.Containers.Confinement;

/// <summary>
/// The SELinux labels of new containers. Each gets a pair of categories that no other one has, so that containers cannot reach each
/// other's files (podman-run(1), <c>--security-opt label=</c>; container_selinux(8)).
/// </summary>
/// <param name="contexts">The policy's contexts for containers: <c>process</c> and <c>file</c>, and where it has them <c>init_process</c> and <c>kvm_process</c>.</param>
internal sealed class ContainerLabels(IReadOnlyDictionary<string, string> contexts)
{
    /// <summary>The option for a process that is not kept from anything.</summary>
    public const string Disable = "disable";

    private const string Words = "user, role, level, type, filetype";
    private const int Categories = 1024;

    /// <summary>The labels that this host's policy gives; null where the kernel has no SELinux on or the policy nothing for containers.</summary>
    public static ContainerLabels? OfThisHost()
    {
        if (!Selinux.IsEnabled) return null;
        var text = FileSystem.TryReadText("/usr/share/containers/selinux/contexts") ?? FileSystem.TryReadText($"/etc/selinux/{PolicyName()}/contexts/lxc_contexts");
        return text is not null && Parse(text) is var contexts && contexts.ContainsKey("process") && contexts.ContainsKey("file") ? new ContainerLabels(contexts) : null;
    }

    /// <summary>Reads a policy's contexts: lines <c>NAME = "CONTEXT"</c>, comments from <c>#</c> on.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var contexts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var content = line.Split('#')[0];
            var at = content.IndexOf('=');
            if (at > 0) contexts[content[..at].Trim()] = content[(at + 1)..].Trim().Trim('"');
        }

        return contexts;
    }

    /// <summary>Chooses the labels of a container.</summary>
    /// <param name="options">The <c>label=</c> options; a later one overrides.</param>
    /// <param name="program">What the policy has a domain of its own for: <c>init_process</c> or <c>kvm_process</c>; null for any other program.</param>
    /// <param name="isInUse">Whether a container has a level.</param>
    /// <returns>The label of its processes, null where they are not confined, and that of its files.</returns>
    /// <exception cref="InvalidArgumentException">An option is malformed.</exception>
    public (string? Process, string File) Choose(IReadOnlyList<string> options, string? program, Func<string, bool> isInUse)
    {
        var process = SecurityContext.Parse(contexts["process"]);
        var file = SecurityContext.Parse(contexts["file"]);
        var hasType = false;
        if (process.Level is not null)
        {
            var level = FreeLevel(isInUse);
            process = process with { Level = level };
            file = file with { Level = level };
        }

        foreach (var option in options)
        {
            // Files of an unconfined container get the last pair, which no container is given.
            if (option == Disable) return (null, (file with { Level = Level(Categories - 2, Categories - 1) }).ToString());
            var colon = option.IndexOf(':');
            if (colon < 0) throw Bad(option, $"'{Disable}' or \n'{Words}' followed by ':' and a value");
            var value = option[(colon + 1)..];
            switch (option[..colon])
            {
                case "filetype":
                    file = file with { Type = value };
                    break;
                case "type":
                    process = process with { Type = value };
                    hasType = true;
                    break;
                case "role":
                    process = process with { Role = value };
                    break;
                case "user":
                    process = process with { User = value };
                    file = file with { User = value };
                    break;
                case "level":
                    process = process with { Level = value };
                    file = file with { Level = value };
                    break;
                default:
                    throw Bad(option, $"'{Disable}, {Words}'");
            }
        }

        if (!hasType && program is not null && contexts.TryGetValue(program, out var own)) process = process with { Type = SecurityContext.Parse(own).Type };
        return (process.ToString(), file.ToString());
    }

    /// <summary>The label of files that every container may use.</summary>
    public string Shared() => Shared(contexts["file"]);

    /// <summary>A label without the categories that keep other containers away.</summary>
    public static string Shared(string label) => SecurityContext.Parse(label) is { Level: not null } context ? (context with { Level = "s0" }).ToString() : label;

    /// <summary>The options that give a container the user and the role of a process; none for a process without a label.</summary>
    public static IReadOnlyList<string> OfUser(string? processLabel)
        => processLabel is not null && SecurityContext.Parse(processLabel) is var context ? ["user:" + context.User, "role:" + context.Role] : [];

    /// <summary>The options that give a container the label of another one's processes.</summary>
    public static IReadOnlyList<string> OptionsOf(string? processLabel)
    {
        if (processLabel is null) return [];
        var context = SecurityContext.Parse(processLabel);
        IReadOnlyList<string> options = [.. OfUser(processLabel), "type:" + context.Type];
        return context.Level is null ? options : [.. options, "level:" + context.Level];
    }

    private static InvalidArgumentException Bad(string option, string valid) => new($"creating container storage: Bad label option \"{option}\", valid options {valid}");

    private static string FreeLevel(Func<string, bool> isInUse)
    {
        while (true)
        {
            var random = RandomBytes.Next(4);
            var (one, other) = (BinaryPrimitives.ReadUInt16LittleEndian(random) % Categories, BinaryPrimitives.ReadUInt16LittleEndian(random.AsSpan(2)) % Categories);
            var level = Level(Math.Min(one, other), Math.Max(one, other));
            if (one != other && level != Level(Categories - 2, Categories - 1) && !isInUse(level)) return level;
        }
    }

    private static string Level(int first, int second) => string.Create(CultureInfo.InvariantCulture, $"s0:c{first},c{second}");

    private static string PolicyName()
    {
        foreach (var line in (FileSystem.TryReadText("/etc/selinux/config") ?? "").Split('\n'))
        {
            if (line.StartsWith("SELINUXTYPE=", StringComparison.Ordinal)) return line["SELINUXTYPE=".Length..].Trim();
        }

        return "targeted";
    }
}
