using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Oci.Runtime;

namespace Berth.Oci.Tests.Runtime;

public sealed class RuntimeConfigTests
{
    [Fact]
    public void The_document_that_crun_spec_writes_survives_reading_and_writing()
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "TestData", "crun-spec.json"));
        var config = JsonSerializer.Deserialize(bytes, RuntimeJsonContext.Default.RuntimeConfig)!;
        var again = JsonSerializer.SerializeToNode(config, RuntimeJsonContext.Default.RuntimeConfig)!;

        AssertContains(JsonNode.Parse(bytes)!, again, "");
        Assert.Equal("CAP_AUDIT_WRITE", config.Process!.Capabilities!.Bounding![0]);
    }

    [Theory]
    [InlineData("""{"ociVersion":"1.0.2","linux":{"resources":{"blockIO":{"throttleReadIOPSDevice":[{"major":8,"minor":0,"rate":18446744073709551615}]},"memory":{"kernelTCP":-1,"disableOOMKiller":true},"network":{"classID":3}}}}""")]
    [InlineData("""{"ociVersion":"1.0.2","linux":{"uidMappings":[{"containerID":0,"hostID":4294967295,"size":1}],"intelRdt":{"closID":"x","l3CacheSchema":"y","memBwSchema":"z"}}}""")]
    [InlineData("""{"ociVersion":"1.0.2","linux":{"seccomp":{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,"syscalls":[{"names":["clone"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":2114060288,"valueTwo":0,"op":"SCMP_CMP_MASKED_EQ"}]}]}}}""")]
    [InlineData("""{"ociVersion":"1.0.2","linux":{"timeOffsets":{"monotonic":{"secs":-5,"nanosecs":1}},"personality":{"domain":"LINUX32"},"netDevices":{"eth0":{"name":"e"}}}}""")]
    public void Member_names_are_those_of_the_specification(string json)
    {
        var config = JsonSerializer.Deserialize(json, RuntimeJsonContext.Default.RuntimeConfig)!;
        var again = JsonSerializer.SerializeToNode(config, RuntimeJsonContext.Default.RuntimeConfig);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), again), again!.ToJsonString());
    }

    private static void AssertContains(JsonNode expected, JsonNode? actual, string path)
    {
        Assert.True(actual is not null, path + " is missing");
        if (expected is JsonObject fields)
            foreach (var (name, value) in fields)
                AssertContains(value!, actual[name], $"{path}/{name}");
        else if (expected is JsonArray items)
            for (var i = 0; i < items.Count; i++)
                AssertContains(items[i]!, actual[i], $"{path}/{i}");
        else
            Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
    }
}
