using Berth.Cli.Commands;
using Berth.Cli.Flags;
using System.Text;
using Berth.Engine.Images;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>container runlabel</c>: podman-container-runlabel(1).</summary>
internal sealed class RunLabelVerb : Verb
{
    private readonly BoolFlag _display;
    private readonly TextFlag _name;
    private readonly BoolFlag _quiet;
    private readonly BoolFlag _replace;

    internal RunLabelVerb(FlagSet flags)
    {
        flags.Text("authfile", "Path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override").Completes(Completion.Files).NotYet();
        flags.Text("cert-dir", "`Pathname` of a directory containing TLS certificates and keys").Completes(Completion.Directories).NotYet();
        flags.Text("creds", "`Credentials` (USERNAME:PASSWORD) to use for authenticating to a registry").NotYet();
        _display = flags.Bool("display", "Preview the command that the label would run");
        _name = flags.Text("name", 'n', "Assign a name to the container");
        _quiet = flags.Bool("quiet", 'q', "Suppress output information when installing images");
        _replace = flags.Bool("replace", "Replace existing container with a new one from the image");
        flags.Bool("tls-verify", "Require HTTPS and verify certificates when contacting registries", fallback: true).NotYet();
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
            image = engine.Images.Inspect(name);
        if (image.Labels?.GetValueOrDefault(label) is not { Length: > 0 } line)
            throw new NotFoundException($"cannot find the value of label: {label} in image: {name}");
        var full = image.RepoTags.Count > 0 ? image.RepoTags[0] : name;
        var container = _name.Given ?? BaseName(full);
        var words = Words(line).Select(word => Substitute(word, full, container)).Concat(invocation.Arguments.Skip(2)).ToList();
        if (_replace.Value && words.Count > 1 && words[1] is "run" or "create")
            words.Insert(2, "--replace");
        if (_display.Value || !_quiet.Value && _display.Value)
            invocation.Out.Write("command: ").WriteLine(string.Join(' ', words));
        if (_display.Value)
            return 0;
        invocation.Out.Flush();
        // What the label calls podman or docker is this program.
        if (words[0] is "podman" or "docker" or "berth" or "/usr/bin/podman" or "/usr/bin/docker")
            words[0] = Environment.ProcessPath ?? words[0];
        var environment = ChildProcess.CurrentEnvironment();
        environment.AddRange([$"NAME={container}", $"IMAGE={full}", $"LABEL={label}"]);
        var child = ChildProcess.Spawn(new SpawnRequest { Program = Find(words[0]), Arguments = words.Skip(1).ToList(), Environment = environment });
        return child.Wait().Code;
    }

    private static string Find(string program)
        => program.Contains('/') ? program : (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':').Select(directory => $"{directory}/{program}").FirstOrDefault(File.Exists)
            ?? throw new EngineException(ErrorKind.CommandNotFound, $"exec: \"{program}\": executable file not found in $PATH");

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
        return text.Replace("$PWD", Directory.GetCurrentDirectory(), StringComparison.Ordinal);
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
