namespace Berth.Host.Tests.Hosts;

/// <summary>
/// A host like that of <see cref="PreparedHost"/> which the tests of one class or collection have for themselves: they remove, prune
/// and list whatever is there.
/// </summary>
public sealed class SeparateHost : IDisposable
{
    /// <summary>The running host.</summary>
    public SystemdHost Host { get; } = PreparedHost.Prepare();

    /// <inheritdoc/>
    public void Dispose() => Host.Dispose();
}
