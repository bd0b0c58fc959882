using Berth.Engine.Containers.Confinement;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="SecuritySpecification"/>.</summary>
internal static class SecurityBuilder
{
    private static readonly string[] VethCapabilities = ["CAP_NET_ADMIN", "CAP_NET_RAW"];
    private const string RebootCapability = "CAP_SYS_BOOT";
    private const string CapabilitiesLabel = "io.containers.capabilities";
    // Podman has it from the runtime project that made such images.
    private const string SeccompLabel = "io.containers.seccomp.profile";

    public static SecuritySpecification Build(BuildRequest request, ProcessSpecification process, NamespaceSpecification namespaces)
    {
        var options = request.Options.Security;
        var configuration = request.Configuration.Containers;
        if (options.SeccompPolicy is not (null or "default" or "image"))
            throw new InvalidArgumentException($"invalid seccomp policy \"{options.SeccompPolicy}\": valid policies are [\"default\" \"image\"]");
        var profile = configuration.SeccompProfile;
        if (options.SeccompPolicy == "image")
        {
            profile = request.Image?.Labels.GetValueOrDefault(SeccompLabel) ?? throw new InvalidArgumentException("no seccomp policy defined by image");
        }

        var add = Capabilities.Normalise(options.CapAdd);
        var drop = Capabilities.Normalise(options.CapDrop);
        var result = new SecuritySpecification
        {
            Privileged = request.Privileged,
            CapAdd = add,
            CapDrop = drop,
            Capabilities = Resolve(request, process.Systemd && namespaces.Pid.Kind == NamespaceKind.Private, add, drop),
            ReadOnlyRoot = options.ReadOnly ?? configuration.ReadOnly,
            NoReadOnlyTmpfs = !options.ReadOnlyTmpfs,
            Options = options.Options,
            SeccompProfile = profile,
            AppArmorProfile = request.Host.IsAppArmorEnabled() && !request.Privileged ? AppArmorProfile.OfConfiguration(configuration.AppArmorProfile) : null,
            LabelOptions = configuration.LabelUsers ? ContainerLabels.OfUser(request.Host.OwnLabel()) : [],
        };
        foreach (var option in options.Options) result = Apply(request, result, option);
        return result;
    }

    private static IReadOnlyList<string> Resolve(BuildRequest request, bool boots, IReadOnlyList<string> add, IReadOnlyList<string> drop)
    {
        if (request.Privileged)
        {
            // A privileged container has what its creator has, less what was dropped.
            return drop.Count == 0 ? [] : Capabilities.Merge(request.Host.BoundingCapabilities(), [], drop, request.Host.BoundingCapabilities);
        }

        var basis = Capabilities.Normalise(request.Configuration.Containers.DefaultCapabilities);
        // systemd-networkd inside raises and addresses the link, and speaks DHCP over it; systemd-nspawn keeps the same two for it.
        if (request.Options.Network.Networks is ["veth"]) basis = [.. basis, .. VethCapabilities.Except(basis, StringComparer.Ordinal)];
        // In a pid namespace of its own, reboot(2) only ends that namespace's init, by a signal that tells a reboot from a power-off
        // (pid_namespaces(7)). Without it, systemd can but exit, and both look alike.
        if (boots && !basis.Contains(RebootCapability)) basis = [.. basis, RebootCapability];
        var merged = Capabilities.Merge(basis, add, drop, request.Host.BoundingCapabilities);
        if (request.Image?.Labels.GetValueOrDefault(CapabilitiesLabel) is not { Length: > 0 } wanted) return merged;
        // The image says that it needs less (podman-run(1), --cap-add).
        var required = Capabilities.Normalise(wanted.Split(','));
        foreach (var name in required)
        {
            if (merged.Contains(name)) continue;
            request.Warnings.Add($"Capabilities requested by user or image are not allowed by default: \"{name}\"");
            return merged;
        }

        return [.. required.Order(StringComparer.Ordinal)];
    }

    private static SecuritySpecification Apply(BuildRequest request, SecuritySpecification result, string option)
    {
        if (option is "no-new-privileges") return result with { NoNewPrivileges = true };
        var at = option.IndexOf('=');
        // Docker's older form has a colon.
        if (at < 0) at = option.IndexOf(':');
        if (at < 0) throw new InvalidArgumentException($"invalid --security-opt 1: \"{option}\"");
        var value = option[(at + 1)..];
        switch (option[..at])
        {
            case "apparmor":
                if (value != AppArmorProfile.Unconfined && !request.Host.IsAppArmorEnabled())
                    throw new InvalidArgumentException($"apparmor profile \"{value}\" specified, but Apparmor is not enabled on this system");
                return request.Host.IsAppArmorEnabled() ? result with { AppArmorProfile = value } : result;
            case "label":
                if (value is "nested")
                {
                    return Directory.Exists("/sys/fs/selinux") ? result with { NestedLabels = true } : throw new NotFoundException("statfs /sys/fs/selinux: no such file or directory");
                }

                return result with { LabelOptions = [.. result.LabelOptions, value] };
            case "mask":
                return result with { Mask = [.. result.Mask, .. value.Split(':', StringSplitOptions.RemoveEmptyEntries)] };
            case "unmask":
                var all = value.Equals("ALL", StringComparison.OrdinalIgnoreCase);
                return result with { Unmask = all ? ["ALL"] : [.. result.Unmask, .. value.Split(':', StringSplitOptions.RemoveEmptyEntries)] };
            case "no-new-privileges":
                return value switch
                {
                    "true" => result with { NoNewPrivileges = true },
                    "false" => result with { NoNewPrivileges = false },
                    _ => throw Unknown(option),
                };
            case "proc-opts":
                return result with { ProcOptions = value.Split(',') };
            case "seccomp":
                if (value.Length > 0 && value != "unconfined" && !File.Exists(value))
                    throw new InvalidArgumentException($"opening seccomp profile failed: open {value}: no such file or directory");
                return result with { SeccompProfile = value.Length == 0 ? result.SeccompProfile : value == "unconfined" ? value : Path.GetFullPath(value) };
            case "systempaths":
                if (value != "unconfined") throw Unknown(option);
                return result with { Unmask = ["ALL"] };
            default:
                throw Unknown(option);
        }
    }

    private static InvalidArgumentException Unknown(string option) => new($"invalid --security-opt 2: \"{option}\"");
}
