using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Transfers;
using Berth.Cli.Verbs.Images;
using System.Text;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Images;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>container runlabel</c>: podman-container-runlabel(1).</summary>
internal sealed class RunLabelVerb : Verb
{
    private readonly BoolFlag _display;
    private readonly TextFlag _name;
    private readonly BoolFlag _quiet;
    private readonly BoolFlag _replace;
    private readonly RegistryFlags _registry;

    internal RunLabelVerb(FlagSet flags)
    {
        _display = flags.Bool("display", "Preview the command that the label would run");
        _name = flags.Text("name", 'n', "Assign a name to the container");
        _quiet = flags.Bool("quiet", 'q', "Suppress output information when installing images");
        _replace = flags.Bool("replace", "Replace existing container with a new one from the image");
        _registry = new RegistryFlags(flags);
        flags.Bool("pull", "").Hidden();
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] LABEL IMAGE [ARG...]";

    /// <inheritdoc/>
    public override string Description => "Executes a command as described by a container image label.";

    /// <inheritdoc/>
    public override string[] Examples => ["container runlabel run imageID", "container runlabel install imageID arg1 arg2", "container runlabel --display run myImage"];

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var (label, name) = (invocation.Arguments[0], invocation.Arguments[1]);
        ImageInspection image;
        using (var engine = invocation.Global.Open())
        {
            Fetch(invocation, engine.Images, name);
            image = engine.Images.Inspect(name);
        }

        if (image.Labels?.FirstOrDefault(pair => string.Equals(pair.Key, label, StringComparison.OrdinalIgnoreCase)).Value is not { Length: > 0 } line)
            throw new NotFoundException($"cannot find the value of label: {label} in image: {name}");
        var full = image.RepoTags.Count > 0 ? image.RepoTags[0] : name;
        var container = _name.Given ?? BaseName(full);
        var words = Words(line).Select(word => Substitute(word, full, container)).Where(static word => word.Length > 0).Concat(invocation.Arguments.Skip(2)).ToList();
        if (_replace.Value && words.Count > 1 && words[1] is "run" or "create")
            words.Insert(2, "--replace");
        // As Podman, which shows its own name whatever the label begins with.
        if (_display.Value)
        {
            invocation.Out.Write("command: ").WriteLine(string.Join(' ', words.Skip(1).Prepend(invocation.Program)));
            return 0;
        }

        invocation.Out.Flush();
        Execute(words, [$"NAME={container}", $"IMAGE={full}", $"LABEL={label}"]);
        return 0;
    }

    // An image that is there is taken as it is.
    private void Fetch(Invocation invocation, ImageEngine images, string name)
    {
        var login = _registry.Build();
        if (images.Exists(name))
            return;
        using var progress = TransferLines.For(invocation, _quiet.Value);
        images.Pull(
            new ImagePullOptions
            {
                Source = name,
                Pull = new PullOptions
                {
                    Policy = "missing",
                    TlsVerify = login.TlsVerify,
                    Credentials = login.Credentials,
                    AuthFile = login.AuthFile,
                    CertificateDirectory = login.CertificateDirectory,
                    Quiet = _quiet.Value,
                },
                Choose = ImageChoice.For(invocation),
            },
            progress);
    }

    private void Execute(List<string> words, ReadOnlySpan<string> variables)
    {
        var shown = $"`{words[0]} {string.Join(' ', words.Skip(1))}` failed: ";
        // What the label calls podman or docker is this program.
        if (words[0] is "podman" or "docker" or "berth" or "/usr/bin/podman" or "/usr/bin/docker")
            words[0] = Environment.ProcessPath ?? words[0];
        var program = TryFind(words[0]) ?? throw new EngineException(ErrorKind.Internal, $"{shown}exec: \"{words[0]}\": executable file not found in $PATH");
        using var nothing = _quiet.Value ? FileSystem.Open("/dev/null", OpenFlags.ReadWrite) : null;
        var child = ChildProcess.Spawn(new SpawnRequest
        {
            Program = program,
            Arguments = words.Skip(1).ToList(),
            Environment = [.. ChildProcess.CurrentEnvironment(), .. variables],
            Descriptors = nothing is null ? [] : [(nothing, 0), (nothing, 1), (nothing, 2)],
        });
        if (child.Wait() is { Success: false } status)
            throw new EngineException(ErrorKind.Internal, $"{shown}exit status {status.Code}");
    }

    private static string? TryFind(string program)
        => program.Contains('/') ? program : (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':').Select(directory => $"{directory}/{program}").FirstOrDefault(File.Exists);

    private static string BaseName(string reference)
    {
        var name = reference[(reference.LastIndexOf('/') + 1)..];
        return name.Split(':', '@')[0];
    }

    private static string Substitute(string word, string image, string name)
    {
        var text = word switch { "IMAGE" => image, "NAME" => name, _ => word };
        foreach (var (variable, value) in (ReadOnlySpan<(string, string)>)[("IMAGE", image), ("NAME", name)])
            text = text.Replace($"${{{variable}}}", value, StringComparison.Ordinal).Replace($"${variable}", value, StringComparison.Ordinal).Replace($"={variable}", $"={value}", StringComparison.Ordinal);
        return Expand(text);
    }

    // Of other variables only a few have a value for a label (podman-container-runlabel(1)).
    private static string Expand(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var braced = text.AsSpan(at).StartsWith("${");
            var start = at + (braced ? 2 : 1);
            var end = start;
            while (text[at] == '$' && end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            if (end == start || (braced && (end == text.Length || text[end] != '}')))
            {
                result.Append(text[at]);
                continue;
            }

            var name = text[start..end];
            result.Append(name switch
            {
                "PWD" => Directory.GetCurrentDirectory(),
                "OPT1" or "OPT2" or "OPT3" => Environment.GetEnvironmentVariable(name),
                _ => "",
            });
            at = braced ? end : end - 1;
        }

        return result.ToString();
    }

    // The words of a shell's line: blanks part them, quotes keep them together.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var begun = false;
        foreach (var c in line)
        {
            if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                begun = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (begun)
                    words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
            else
            {
                word.Append(c);
                begun = true;
            }
        }
        if (begun)
            words.Add(word.ToString());
        return words;
    }
}
