using System.Text;
using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Oci.Images;

namespace Berth.Oci.Tests.Images;

public sealed class RunConfigurationReaderTests
{
    private const string Whole = """
        {"created":"2026-11-22T02:12:00.75899694Z","architecture":"amd64","os":"linux","container_config":{"Cmd":["not this"]},
         "config":{"Hostname":"","User":"www:1","ExposedPorts":{"80/tcp":{},"53/udp":{"x":[1,{"y":null}]}},"Env":["A=b","\u00fc=\u003cy"],"Entrypoint":["/e"],
           "Cmd":["/bin/sh","-c",""],"Volumes":{"/data":{}},"WorkingDir":"/w","Labels":{"x":"<y>","empty":""},"StopSignal":"SIGRTMIN+3","OnBuild":null,
           "Healthcheck":{"Test":["CMD","true"],"Interval":5000000000,"Timeout":1,"StartPeriod":2,"StartInterval":3,"Retries":4,"Novel":{}}},
         "rootfs":{"type":"layers","diff_ids":["sha256:4a9d4a6a33bf21fec203880f2ea2c1345fe8cd370dddb6d86cd71355f1c66685"]},"history":[{"created_by":"x"}]}
        """;

    [Theory]
    [InlineData(Whole)]
    [InlineData("""{"config":{"User":null,"Env":null,"Cmd":null,"Labels":null,"Volumes":null,"ExposedPorts":null,"Healthcheck":null}}""")]
    [InlineData("""{"config":null}""")]
    [InlineData("""{"config":{}}""")]
    [InlineData("{}")]
    [InlineData("""{"config":{"User":"first"},"config":{"User":"last"}}""")]
    public void It_finds_what_the_serializer_finds(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var expected = ImageDocuments.ReadConfiguration(bytes);
        var found = RunConfigurationReader.Read(bytes);
        Assert.Equal(JsonSerializer.Serialize((expected.Config ?? new()) with { Hostname = null }, TestJson), JsonSerializer.Serialize(found.Config, TestJson));
        // The serializer leaves what is missing null.
        Assert.Equal((expected.Os ?? "", expected.Architecture ?? "", expected.Variant), (found.Os, found.Architecture, found.Variant));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"config":[]}""")]
    [InlineData("""{"config":{"User":7}}""")]
    [InlineData("""{"config":{"Env":{}}}""")]
    [InlineData("""{"config":{"Env":[null]}}""")]
    [InlineData("""{"config":{"Labels":{"a":1}}}""")]
    [InlineData("""{"config":{"Volumes":["/x"]}}""")]
    [InlineData("""{"config":{"Healthcheck":{"Retries":1.5}}}""")]
    [InlineData("""{"config":{"Healthcheck":{"Interval":99999999999999999999}}}""")]
    [InlineData("""{"config":{"User":"\ud800"}}""")]
    [InlineData("""{"config":{"Cmd":["a" """)]
    public void What_is_no_configuration_is_refused_in_one_line(string json)
        => Assert.DoesNotContain('\n', Assert.Throws<InvalidArgumentException>(() => RunConfigurationReader.Read(Encoding.UTF8.GetBytes(json))).Message);

    [Fact]
    public void Damaged_configurations_are_read_or_refused()
    {
        var random = new Random(7);
        var whole = Encoding.UTF8.GetBytes(Whole);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                RunConfigurationReader.Read(bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length)));
            }
            catch (InvalidArgumentException)
            {
                // Refused.
            }
        }
    }

    private static JsonSerializerOptions TestJson { get; } = new();
}
