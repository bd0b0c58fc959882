using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Tests.Documents;

namespace Berth.Engine.Tests.Containers.Specification;

public sealed class SpecificationWriterTests
{
    [Fact]
    public void Every_member_reads_back_as_it_was_written()
    {
        var original = FilledRecord.Make<ContainerSpecification>(out var members);
        Assert.True(members > 150, $"{members} members");
        var bytes = SpecificationWriter.Write(original);
        var read = SpecificationReader.Read(bytes);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(bytes), System.Text.Encoding.UTF8.GetString(SpecificationWriter.Write(read)));
        FilledRecord.AssertSame(original, read);
    }

    [Fact]
    public void What_has_its_default_reads_back_as_it_was_written()
    {
        var original = new ContainerSpecification { Id = "a", Name = "", Network = new NetworkSpecification { Ports = [new() { ContainerPort = 80 }] } };
        var bytes = SpecificationWriter.Write(original);
        var read = SpecificationReader.Read(bytes);
        Assert.Equal(bytes, SpecificationWriter.Write(read));
        FilledRecord.AssertSame(original, read);
    }

    [Fact]
    public void Unknown_members_are_passed_over_and_missing_ones_have_defaults()
    {
        var read = SpecificationReader.Read("""{"version":9,"id":"a","name":"n","future":{"x":[1]},"process":{"arguments":["a"],"novel":true}}"""u8.ToArray());
        Assert.Equal(["a"], read.Process.Arguments);
        Assert.Empty(read.Storage.Mounts);
        Assert.Empty(read.Labels);
        Assert.Equal("/", read.Process.WorkingDirectory);
        Assert.Equal(NamespaceMode.Private, read.Namespaces.Pid);
        Assert.Equal(RestartPolicy.No, read.Lifecycle.Restart);
        Assert.Equal("", read.ImageId);
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"name":"n"}""")]
    [InlineData("""{"id":null,"name":"n"}""")]
    [InlineData("""{"id":"a","name":"n","labels":[]}""")]
    [InlineData("""{"id":"a","name":"n","labels":{"a":1}}""")]
    [InlineData("""{"id":"a","name":"n","process":7}""")]
    [InlineData("""{"id":"a","name":"\ud800"}""")]
    [InlineData("""{"id":"a","name":"n","lifecycle":{"stopTimeout":-1}}""")]
    [InlineData("""{"id":"a","name":"n","namespaces":{"pid":{"kind":"Other"}}}""")]
    [InlineData("""{"id":"a","name":"n","namespaces":{"pid":{"kind":"99"}}}""")]
    [InlineData("""{"id":"a","name":"n","cgroup":{"use":"Other"}}""")]
    [InlineData("""{"id":"a","name":"n","machine":{"credentials":[{"name":"c","value":"?"}]}}""")]
    [InlineData("""{"id":"a","name":"n"} {""")]
    public void Damage_is_told_as_damage(string text)
        => Assert.ThrowsAny<JsonException>(() => SpecificationReader.Read(System.Text.Encoding.UTF8.GetBytes(text)));
}
