using System.Text;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Secrets;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs.Secrets;

/// <summary>podman-secret-create(1).</summary>
internal sealed class SecretCreateVerb : Verb
{
    private readonly TextFlag _driver;
    private readonly TextMapFlag _options;
    private readonly BoolFlag _environment, _ignore, _replace;
    private readonly TextListFlag _labels;

    internal SecretCreateVerb(FlagSet flags)
    {
        _driver = flags.Text("driver", 'd', "Specify secret driver", "file");
        _options = flags.Map("driver-opts", "Specify driver specific options");
        _environment = flags.Bool("env", "Read secret data from environment variable");
        _ignore = flags.Bool("ignore", "If a secret with the same name exists, ignore and do not create a new secret");
        _labels = flags.Array("label", 'l', "Specify labels on the secret");
        _replace = flags.Bool("replace", "If a secret with the same name exists, replace it");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] NAME FILE|-";

    /// <inheritdoc/>
    public override string Description => "Create a secret. Input can be a path to a file or \"-\" (read from stdin). Secret drivers \"file\" (default) and \"shell\" are available.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(2);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_ignore.Value && _replace.Value) throw new InvalidArgumentException("--ignore and --replace cannot be used together");
        var id = invocation.Global.Open().Secrets.Create(new SecretCreateOptions
        {
            Name = invocation.Arguments[0],
            Data = Data(invocation.Arguments[1]),
            Driver = _driver.Given,
            DriverOptions = new Dictionary<string, string>(_options.Value, StringComparer.Ordinal),
            Labels = Labels(),
            Replace = _replace.Value,
            Ignore = _ignore.Value,
        });
        invocation.Out.WriteLine(id);
        return 0;
    }

    private byte[] Data(string source)
    {
        if (_environment.Value)
        {
            return Environment.GetEnvironmentVariable(source) is { } value
                ? Encoding.UTF8.GetBytes(value)
                : throw new InvalidArgumentException($"cannot create store secret data: environment variable {source} is not set");
        }

        if (source != "-") return FileSystem.TryReadAll(source) ?? throw new NotFoundException($"open {source}: no such file or directory");
        if (!Console.IsInputRedirected) throw new InvalidArgumentException("if `-` is used, data must be passed into stdin");
        using var input = Console.OpenStandardInput();
        using var buffer = new MemoryStream();
        input.CopyTo(buffer);
        return buffer.ToArray();
    }

    private Dictionary<string, string> Labels()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in _labels.Value)
        {
            var equals = value.IndexOf('=');
            if (equals == 0 || value.Length == 0) throw new InvalidArgumentException($"unable to process labels: invalid label format: \"{value}\"");
            labels[equals < 0 ? value : value[..equals]] = equals < 0 ? "" : value[(equals + 1)..];
        }

        return labels;
    }
}
