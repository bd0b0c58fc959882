using System.Text;
using Berth.Engine.Containers.Exec;
using Berth.Engine.Tests.Documents;
using Berth.Linux.Errors;
using Berth.Oci.Runtime;

namespace Berth.Engine.Tests.Containers.Exec;

public sealed class ContainerProcessTests : IDisposable
{
    private readonly string _bundle = Directory.CreateTempSubdirectory("berth-process").FullName;

    public void Dispose() => Directory.Delete(_bundle, recursive: true);

    [Fact]
    public void Every_member_reads_back_as_it_was_written()
    {
        var original = FilledRecord.Make<RuntimeProcess>(out _);
        Write($$"""{"ociVersion":"1.2.0","root":{"path":"x","process":1},"process":{{Encoding.UTF8.GetString(ContainerProcess.Write(original))}},"linux":7}""");
        FilledRecord.AssertSame(original, ContainerProcess.Read(_bundle));
    }

    [Theory]
    [InlineData("""{"ociVersion":"1.2.0"}""", "has no process")]
    [InlineData("""{"process":7}""", "is damaged")]
    [InlineData("""{"process":{"args":[1]}}""", "is damaged")]
    [InlineData("""{"process":{"args":""", "is damaged")]
    [InlineData("", "is damaged")]
    public void Damage_is_told_as_damage(string text, string word)
    {
        Write(text);
        Assert.Contains(word, Assert.Throws<EngineException>(() => ContainerProcess.Read(_bundle)).Message, StringComparison.Ordinal);
    }

    private void Write(string text) => File.WriteAllText(_bundle + "/config.json", text);
}
