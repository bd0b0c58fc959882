using Berth.Engine.Containers;
using Berth.Engine.Tests.Documents;

namespace Berth.Engine.Tests.Containers;

public sealed class ContainerSummaryTests
{
    [Fact]
    public void Every_member_reads_back_as_it_was_written()
    {
        var original = FilledRecord.Make<ContainerSummary>(out _);
        FilledRecord.AssertSame(original, ContainerSummary.FromJson(original.ToJson()));
    }

    [Fact]
    public void What_has_its_default_reads_back_as_it_was_written()
        => FilledRecord.AssertSame(new ContainerSummary(), ContainerSummary.FromJson(new ContainerSummary().ToJson()));
}
