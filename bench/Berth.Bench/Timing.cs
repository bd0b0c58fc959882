namespace Berth.Bench;

/// <summary>The times that one contender took.</summary>
/// <param name="Contender">Who.</param>
/// <param name="Milliseconds">From posix_spawn to wait's return, in the order of the rounds.</param>
internal sealed record Timing(Contender Contender, IReadOnlyList<double> Milliseconds)
{
    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public double Median => Quantile(0.5);

    /// <summary>A quarter of the runs were faster.</summary>
    public double LowerQuartile => Quantile(0.25);

    /// <summary>A quarter of the runs were slower.</summary>
    public double UpperQuartile => Quantile(0.75);

    private double Quantile(double part)
    {
        var sorted = Milliseconds.Order().ToArray();
        var position = part * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
