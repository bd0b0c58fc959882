using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Engine.Containers.Bundle;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Containers.Bundle;

public sealed class SeccompProfileTests
{
    private static readonly string[] Default =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_SETFCAP", "CAP_SETGID",
        "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    [Fact]
    public void The_distributions_profile_becomes_what_podman_made_of_it()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "the recording is of x86-64");
        var expected = JsonNode.Parse(File.ReadAllBytes(Data("podman-5.8.6-seccomp.json")));
        var actual = JsonNode.Parse(Translate(File.ReadAllText(Data("seccomp.json")), Default));
        Assert.True(JsonNode.DeepEquals(expected, actual), actual!.ToJsonString());
    }

    [Fact]
    public void A_capability_opens_the_calls_that_need_it()
    {
        var profile = File.ReadAllText(Data("seccomp.json"));
        Assert.DoesNotContain("\"names\":[\"bpf\"],\"action\":\"SCMP_ACT_ALLOW\"", Translate(profile, Default));
        Assert.Contains("\"names\":[\"bpf\"],\"action\":\"SCMP_ACT_ALLOW\"", Translate(profile, [.. Default, "CAP_BPF"]));
    }

    [Fact]
    public void Dockers_single_names_and_kernel_versions_are_understood()
    {
        const string Profile = """
            {"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64"],"flags":null,"syscalls":[
              {"name":"read","action":"SCMP_ACT_ALLOW","args":null,"includes":{"minKernel":"3.0"}},
              {"name":"write","action":"SCMP_ACT_ALLOW","args":[],"includes":{"minKernel":"99.0"}}]}
            """;
        Assert.Equal(
            """{"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64"],"syscalls":[{"names":["read"],"action":"SCMP_ACT_ALLOW"}]}""",
            Translate(Profile, []));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"defaultAction\":")]
    [InlineData("{\"defaultAction\":\"A\",\"syscalls\":[{\"names\":[\"x\"")]
    [InlineData("{\"defaultAction\":5}")]
    [InlineData("not json")]
    public void A_malformed_profile_is_refused(string profile)
        => Assert.Contains("decoding seccomp profile failed", Assert.Throws<InvalidArgumentException>(() => Translate(profile, [])).Message);

    private static string Translate(string profile, IReadOnlyList<string> capabilities)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            SeccompProfile.Write(Encoding.UTF8.GetBytes(profile), capabilities, json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "Containers/Bundle/Data", name);
}
