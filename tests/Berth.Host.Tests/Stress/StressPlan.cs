namespace Berth.Host.Tests.Stress;

/// <summary>Chooses commands that must succeed in the state that the model is in, or that are contended.</summary>
internal sealed class StressPlan
{
    private const int MaxContainers = 6;
    private const int SharedNames = 3;
    private readonly int _worker;
    private readonly Random _random;
    private readonly (int Weight, Func<StressCommand?> Choose)[] _choices;
    private int _count;

    public StressPlan(int worker, Random random)
    {
        _worker = worker;
        _random = random;
        _choices =
        [
            (10, Create), (12, RunDetached), (8, RunToItsEnd), (4, Replace), (8, Start), (6, Stop), (3, Kill), (3, Restart), (8, Remove), (4, RemoveIdle), (2, Prune), (5, Rename),
            (4, Pause), (6, Unpause), (10, Exec), (2, ExecDetached), (6, CopyIn), (6, CopyOut), (2, Commit), (2, RemoveImage), (2, Export), (2, Diff), (3, Logs),
            (3, Inspect), (6, List), (2, Top), (2, Stats), (2, Init), (2, Clone), (2, Update), (4, Connect), (4, Disconnect), (2, Reload),
            (3, CreateNetwork), (3, RemoveNetwork), (4, CreateVolume), (4, RemoveVolume), (2, CreateSecret), (3, RemoveSecret),
            (8, Contend),
        ];
    }

    /// <summary>What is there, as far as is known.</summary>
    public HashSet<StressObject> Objects { get; } = [];

    /// <summary>The next command.</summary>
    public StressCommand Next()
    {
        while (true)
        {
            var at = _random.Next(_choices.Sum(static choice => choice.Weight));
            var chosen = _choices.First(choice => (at -= choice.Weight) < 0);
            if (chosen.Choose() is { } command)
                return command;
        }
    }

    private string Label => $"--label stress=w{_worker}";

    private string NewName(string kind) => $"w{_worker}-{kind}{_count++}";

    private StressObject? Any(StressKind kind, params StressState[] states)
    {
        var fitting = Objects.Where(candidate => candidate.Kind == kind && (states.Length == 0 || states.Contains(candidate.State))).OrderBy(static candidate => candidate.Name).ToList();
        return fitting.Count == 0 ? null : fitting[_random.Next(fitting.Count)];
    }

    private bool IsFull => Objects.Count(static candidate => candidate.Kind == StressKind.Container) >= MaxContainers;

    private StressObject NewContainer(out string options)
    {
        var uses = _random.Next(4) switch
        {
            0 => Any(StressKind.Network, StressState.Present),
            1 => Any(StressKind.Volume, StressState.Present),
            _ => null,
        };
        var isBridged = uses?.Kind == StressKind.Network || _random.Next(2) == 0;
        var secret = _random.Next(6) == 0 ? Any(StressKind.Secret, StressState.Present) : null;
        var made = new StressObject(StressKind.Container, NewName("c")) { IsBridged = isBridged, Uses = uses, HasSecret = secret is not null };
        options = $"{Label} --name {made.Name}";
        if (uses?.Kind == StressKind.Volume)
            options += $" -v {uses.Name}:/data";
        if (uses?.Kind == StressKind.Network)
            options += $" --network {uses.Name}";
        else if (!isBridged)
            options += " --network none";
        // Ports of its own: 100 workers have room.
        if (isBridged && _random.Next(3) == 0)
            options += $" -p {20000 + (_worker * 400) + (_count % 400)}:80";
        if (secret is not null)
            options += $" --secret {secret.Name}";
        return made;
    }

    private StressCommand? Create()
    {
        if (IsFull)
            return null;
        var made = NewContainer(out var options);
        return new($"create {options} localhost/busybox sleep 10000", _ => Add(made, StressState.Present), made);
    }

    private StressCommand? RunDetached()
    {
        if (IsFull)
            return null;
        var made = NewContainer(out var options);
        return new($"run -d {options} localhost/busybox sleep 10000", _ => Add(made, StressState.Running), made);
    }

    private StressCommand RunToItsEnd()
    {
        var code = _random.Next(100);
        var network = _random.Next(2) == 0 ? "none" : "bridge";
        return new(
            $"run --rm {Label} --network {network} -v /anonymous localhost/busybox sh -c 'echo out; exit {code}'",
            static output => Expect("out", output.Trim()))
        { Status = code };
    }

    private StressCommand? Replace()
    {
        if (Any(StressKind.Container, StressState.Present, StressState.Running, StressState.Paused) is not { Connected.Count: 0 } old)
            return null;
        var made = new StressObject(StressKind.Container, old.Name) { IsBridged = true };
        return new(
            $"run -d --replace {Label} --name {old.Name} localhost/busybox sleep 10000",
            _ =>
            {
                Objects.Remove(old);
                Add(made, StressState.Running);
            },
            old)
        { Ends = true };
    }

    private StressCommand? Start() => Turn("start", StressState.Running, StressState.Present);

    private StressCommand? Stop() => Turn("stop -t 0", StressState.Present, StressState.Running);

    private StressCommand? Restart() => Turn("restart -t 0", StressState.Running, StressState.Running, StressState.Present);

    private StressCommand? Pause() => Turn("pause", StressState.Paused, StressState.Running);

    private StressCommand? Unpause() => Turn("unpause", StressState.Running, StressState.Paused);

    private StressCommand? Turn(string verb, StressState after, params StressState[] before) => Any(StressKind.Container, before) is { } container
        ? new($"{verb} {container.Name}", _ => container.State = after, container) { Ends = verb.EndsWith("-t 0", StringComparison.Ordinal) }
        : null;

    // The end of the container comes a moment after the signal.
    private StressCommand? Kill() => Any(StressKind.Container, StressState.Running) is { } container
        ? new($"kill {container.Name} && berth wait {container.Name}", _ => container.State = StressState.Present, container) { Ends = true }
        : null;

    private StressCommand? Remove() => Any(StressKind.Container, StressState.Present, StressState.Running, StressState.Paused) is { } container
        ? new($"rm -f -t 0 {container.Name}", _ => Objects.Remove(container), container) { Ends = true }
        : null;

    private StressCommand? RemoveIdle() => Any(StressKind.Container, StressState.Present, StressState.Running) is { } container
        ? container.State == StressState.Running
            ? new($"rm {container.Name}", static _ => { }, container) { Status = 2 }
            : new($"rm {container.Name}", _ => Objects.Remove(container), container)
        : null;

    private StressCommand Prune()
    {
        StressObject[] gone = [.. Objects.Where(static candidate => candidate is { Kind: StressKind.Container, State: StressState.Present })];
        return new($"container prune -f --filter label=stress=w{_worker}", _ => Objects.ExceptWith(gone), gone);
    }

    private StressCommand? Rename()
    {
        if (Any(StressKind.Container, StressState.Present, StressState.Running) is not { } container)
            return null;
        var name = NewName("r");
        return new($"rename {container.Name} {name}", _ => container.Name = name, container) { OtherName = name };
    }

    private StressCommand? Exec() => Any(StressKind.Container, StressState.Running) is { } container
        ? new($"exec {container.Name} sh -c 'echo {container.Name}; exit 7'", output => Expect(container.Name, output.Trim())) { Status = 7 }
        : null;

    private StressCommand? ExecDetached() => Any(StressKind.Container, StressState.Running) is { } container
        ? new($"exec -d {container.Name} sleep 1", static _ => { })
        : null;

    private StressCommand? CopyIn()
    {
        if (Any(StressKind.Container, StressState.Present, StressState.Running) is not { } container)
            return null;
        var content = $"{container.Name}-{_count++}";
        var file = $"/tmp/stress-in{_worker}";
        container.Content = null;
        return new($"--version >/dev/null && echo {content} >{file} && berth cp {file} {container.Name}:/tmp/copied", _ => container.Content = content);
    }

    private StressCommand? CopyOut()
    {
        if (Any(StressKind.Container, StressState.Present, StressState.Running) is not { Content: { } content } container)
            return null;
        return new($"cp {container.Name}:/tmp/copied - | tar -xO", output => Expect(content, output.Trim()));
    }

    private StressCommand? Commit()
    {
        if (Any(StressKind.Container, StressState.Present, StressState.Running) is not { } container || Objects.Count(static candidate => candidate.Kind == StressKind.Image) > 1)
            return null;
        var image = new StressObject(StressKind.Image, $"localhost/{NewName("i")}");
        return new($"commit -q {container.Name} {image.Name}", _ => Add(image, StressState.Present), image);
    }

    private StressCommand? RemoveImage() => Remove(StressKind.Image, "rmi");

    private StressCommand? Export() => Any(StressKind.Container, StressState.Present, StressState.Running) is { } container
        ? new($"export {container.Name} | tar -t | grep -c '^bin/busybox$'", static output => Expect("1", output.Trim()))
        : null;

    private StressCommand? Diff() => Any(StressKind.Container, StressState.Present, StressState.Running) is { } container
        ? new($"diff {container.Name}", static _ => { })
        : null;

    private StressCommand? Logs() => Any(StressKind.Container, StressState.Present, StressState.Running) is { } container
        ? new($"logs {container.Name}", static output => Expect("", output.Trim()))
        : null;

    private StressCommand? Inspect() => Any(StressKind.Container, StressState.Present, StressState.Running, StressState.Paused) is { } container
        ? new($"inspect --format '{{{{.Name}}}} {{{{.State.Running}}}}' {container.Name}", output => Expect($"{container.Name} {(container.State == StressState.Running ? "true" : "false")}", output.Trim()))
        : null;

    private StressCommand List()
    {
        return new(
            $"ps -a --filter label=stress=w{_worker} --format '{{{{.Names}}}}'",
            output =>
            {
                var listed = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                var known = Objects.Where(static candidate => candidate.Kind == StressKind.Container && candidate.State != StressState.Unknown).Select(static candidate => candidate.Name);
                if (listed.Distinct().Count() != listed.Length)
                    throw new InvalidDataException($"listed twice: {output}");
                if (known.Except(listed).ToList() is { Count: > 0 } missing)
                    throw new InvalidDataException($"not listed: {string.Join(' ', missing)}");
            });
    }

    private StressCommand? Top() => Any(StressKind.Container, StressState.Running) is { } container
        ? new($"top {container.Name} args", static output => Expect("COMMAND|sleep 10000", string.Join('|', output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(static line => line != "sleep 1"))))
        : null;

    private StressCommand? Stats() => Any(StressKind.Container, StressState.Running) is { } container
        ? new($"stats --no-stream --format '{{{{.Name}}}}' {container.Name}", output => Expect(container.Name, output.Trim()))
        : null;

    private StressCommand? Init() => Any(StressKind.Container, StressState.Present) is { } container
        ? new($"init {container.Name} && berth start {container.Name}", _ => container.State = StressState.Running, container)
        : null;

    private StressCommand? Clone()
    {
        if (IsFull || Any(StressKind.Container, StressState.Present, StressState.Running) is not { } original)
            return null;
        var copy = new StressObject(StressKind.Container, NewName("k")) { IsBridged = original.IsBridged, Uses = original.Uses };
        // Ports of the original are the copy's too, so that it never starts.
        return new($"container clone {original.Name} {copy.Name} && berth rm {copy.Name}", _ => { }, copy) { IsTransient = true };
    }

    private StressCommand? Update() => Any(StressKind.Container, StressState.Running, StressState.Present) is { } container
        ? new($"update --restart no {container.Name}", static _ => { })
        : null;

    private StressCommand? Connect()
    {
        if (Any(StressKind.Container, StressState.Running, StressState.Present) is not { IsBridged: true } container
            || Any(StressKind.Network, StressState.Present) is not { } network || network == container.Uses || container.Connected.Contains(network))
        {
            return null;
        }

        // Whether a killed one has happened does not matter: the network is removed by force.
        container.Connected.Add(network);
        return new($"network connect {network.Name} {container.Name}", static _ => { }) { IsContended = true };
    }

    private StressCommand? Disconnect() => Any(StressKind.Container, StressState.Running, StressState.Present) is { Connected: [var network, ..] } container
        ? new($"network disconnect {network.Name} {container.Name}", _ => container.Connected.Remove(network)) { IsContended = true }
        : null;

    private StressCommand? Reload() => Any(StressKind.Container, StressState.Running) is { IsBridged: true } container
        ? new($"network reload {container.Name}", static _ => { })
        : null;

    private StressCommand? CreateNetwork() => Add(StressKind.Network, "n", 2, name => $"network create {(_random.Next(2) == 0 ? "--disable-dns" : "")} {name}");

    private StressCommand? RemoveNetwork() => Any(StressKind.Network, StressState.Present) is { } network && !IsUsed(network)
        ? new($"network rm {network.Name}", _ => Objects.Remove(network), network)
        : null;

    private StressCommand? CreateVolume() => Add(StressKind.Volume, "v", 3, static name => $"volume create {name}");

    private StressCommand? RemoveVolume() => Any(StressKind.Volume, StressState.Present) is { } volume && !IsUsed(volume)
        ? new($"volume rm {volume.Name}", _ => Objects.Remove(volume), volume)
        : null;

    private StressCommand? CreateSecret() => Add(StressKind.Secret, "s", 2, static name => $"secret create {name} /etc/passwd");

    // A copy of a container wants the secrets of that.
    private StressCommand? RemoveSecret() => Objects.Any(static candidate => candidate is { Kind: StressKind.Container, HasSecret: true }) ? null : Remove(StressKind.Secret, "secret rm");

    private bool IsUsed(StressObject wanted) => Objects.Any(candidate => candidate.Uses == wanted || candidate.Connected.Contains(wanted));

    private StressCommand? Add(StressKind kind, string letter, int most, Func<string, string> arguments)
    {
        if (Objects.Count(candidate => candidate.Kind == kind) >= most)
            return null;
        var made = new StressObject(kind, NewName(letter));
        return new(arguments(made.Name), _ => Add(made, StressState.Present), made);
    }

    private StressCommand? Remove(StressKind kind, string verb) => Any(kind, StressState.Present) is { } found
        ? new($"{verb} {found.Name}", _ => Objects.Remove(found), found)
        : null;

    // Commands on names that every worker uses.
    private StressCommand Contend()
    {
        var name = $"shared{_random.Next(SharedNames)}";
        var arguments = _random.Next(12) switch
        {
            0 or 1 => $"run -d --name {name} localhost/busybox sleep 10000",
            2 => $"run -d --replace --name {name} localhost/busybox sleep 10000",
            3 => $"create --name {name} --network none localhost/busybox sleep 10000",
            4 => $"start {name}",
            5 => $"stop -t 0 {name}",
            6 or 7 => $"rm -f -t 0 {name}",
            8 => $"rename {name} shared{_random.Next(SharedNames)}",
            9 => $"exec {name} true",
            10 => $"inspect {name}",
            _ => "ps -a",
        };
        return new(arguments, static _ => { }) { IsContended = true };
    }

    private void Add(StressObject made, StressState state)
    {
        made.State = state;
        Objects.Add(made);
    }

    private static void Expect(string wanted, string found)
    {
        if (found != wanted)
            throw new InvalidDataException($"printed \"{found}\" and not \"{wanted}\"");
    }
}
