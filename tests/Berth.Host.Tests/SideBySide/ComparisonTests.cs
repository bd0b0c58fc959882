using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.SideBySide;

/// <summary>Tests that compare Berth with Podman on whatever is in one host, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ComparisonTests : ICollectionFixture<SeparateHost>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "comparisons with Podman";
}
