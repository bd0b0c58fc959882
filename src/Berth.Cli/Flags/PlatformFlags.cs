using Berth.Linux.Errors;

namespace Berth.Cli.Flags;

/// <summary>The options that choose among the images of an index.</summary>
internal sealed class PlatformFlags
{
    private readonly TextFlag _architecture, _system, _variant, _platform;

    internal PlatformFlags(FlagSet flags)
    {
        _architecture = flags.Text("arch", "Use `ARCH` instead of the architecture of the machine for choosing images");
        _system = flags.Text("os", "Use `OS` instead of the running OS for choosing images");
        _variant = flags.Text("variant", "Use VARIANT instead of the running architecture variant for choosing images");
        _platform = flags.Text("platform", "Specify the platform for selecting the image.  (Conflicts with --arch and --os)");
    }

    /// <summary>--arch.</summary>
    internal string? Architecture => _architecture.Given;

    /// <summary>--os.</summary>
    internal string? System => _system.Given;

    /// <summary>--variant.</summary>
    internal string? Variant => _variant.Given;

    /// <summary>--platform.</summary>
    /// <exception cref="InvalidArgumentException">It contradicts the others.</exception>
    internal string? Platform => _platform.Changed && (_architecture.Changed || _system.Changed)
        ? throw new InvalidArgumentException("--platform option can not be specified with --arch or --os")
        : _platform.Given;
}
