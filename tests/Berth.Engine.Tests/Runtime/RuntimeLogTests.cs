using Berth.Engine.Runtime;

namespace Berth.Engine.Tests.Runtime;

public sealed class RuntimeLogTests : IDisposable
{
    private readonly string _bundle = Directory.CreateTempSubdirectory("berth-log").FullName;

    [Theory]
    // As crun 1.8.1 and crun 1.28 write it.
    [InlineData("""{"msg":"first","level":"error","time":"2026-11-22T04:18:06.7Z"}""" + "\n" + """{"msg":"second","level":"error","time":"x"}""" + "\n")]
    [InlineData("{\n  \"msg\": \"first\",\n  \"level\": \"error\"\n}\n{\n  \"msg\": \"second\",\n  \"level\": \"error\",\n  \"time\": \"x\"\n}\n")]
    [InlineData("""{"level":"error","msg":"second"}{"level":"warning","msg":"third"}""")]
    [InlineData("""{"level":"error","msg":"second"}""" + "\n" + """{"level":"error","ms""")]
    public void The_last_error_is_found_however_the_objects_are_laid_out(string log)
    {
        File.WriteAllText(RuntimeLog.PathIn(_bundle), log);
        Assert.Equal("second", RuntimeLog.LastError(_bundle));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON at all")]
    [InlineData("""{"level":"warning","msg":"harmless"}""")]
    [InlineData("""{"level":5,"msg":["x"]}""")]
    public void A_log_without_an_error_has_none(string log)
    {
        File.WriteAllText(RuntimeLog.PathIn(_bundle), log);
        Assert.Null(RuntimeLog.LastError(_bundle));
    }

    [Fact]
    public void A_missing_log_has_no_error() => Assert.Null(RuntimeLog.LastError(_bundle));

    public void Dispose() => Directory.Delete(_bundle, recursive: true);
}
