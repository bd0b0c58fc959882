using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>Tests of what the host's own tools see, one after the other: they list all machines of the host.</summary>
[CollectionDefinition(Name)]
public sealed class MachineTests : ICollectionFixture<SeparateHost>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "machines";
}
