namespace Berth.Engine.Consistency;

/// <summary>How to look and what to do about what is found (podman-system-check(1)).</summary>
public sealed record ConsistencyOptions
{
    /// <summary>Put right what can be put right without losing anything.</summary>
    public bool Repair { get; init; }

    /// <summary>Also give up what is damaged. Implies <see cref="Repair"/>.</summary>
    public bool Force { get; init; }

    /// <summary>Leave out what takes long: reading the content of layers, looking at every process.</summary>
    public bool Quick { get; init; }

    /// <summary>The age from which a layer that nothing refers to is a problem.</summary>
    public TimeSpan UnusedLayerAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long to look again at what seems wrong: what a command still tears down after it has ended is gone by then.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether these options ask to put a problem right.</summary>
    public bool Covers(ConsistencyProblem problem) => problem.Remedy switch
    {
        ConsistencyRemedy.Repair => Repair || Force,
        ConsistencyRemedy.Force => Force,
        _ => false,
    };
}
