namespace Berth.Host.Tests.Stress;

/// <summary>A kind of object that the stress makes.</summary>
internal enum StressKind
{
    Container,
    Volume,
    Network,
    Secret,
    Image,
}
