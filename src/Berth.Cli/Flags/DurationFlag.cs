using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>An option with a duration in Go's form, such as <c>1h30m</c>.</summary>
public sealed class DurationFlag : Flag
{
    private readonly TimeSpan _fallback;

    internal DurationFlag(string name, char shorthand, string help, TimeSpan fallback) : base(name, shorthand, help)
        => Value = _fallback = fallback;

    /// <summary>The value given, else the default.</summary>
    public TimeSpan Value { get; private set; }

    /// <inheritdoc/>
    public override string TypeName => "duration";

    /// <inheritdoc/>
    public override string? DefaultText => _fallback == TimeSpan.Zero ? null : GoDuration.Format(_fallback);

    private protected override void Accept(string text) => Value = GoDuration.Parse(text);
}
