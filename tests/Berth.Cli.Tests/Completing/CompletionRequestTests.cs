using Berth.Cli.Completing;

namespace Berth.Cli.Tests.Completing;

public sealed class CompletionRequestTests
{
    [Theory]
    [InlineData("pau", "pause")]
    [InlineData("container pru", "prune")]
    [InlineData("--log-level debug container ren", "rename")]
    [InlineData("stop --ti", "--time")]
    [InlineData("ps --sort im", "image")]
    [InlineData("ps --sort=im", "--sort=image")]
    [InlineData("kill --signal SIGKI", "SIGKILL")]
    public void What_may_come_next_is_offered(string typed, string offered)
        => Assert.Contains(offered, Values(typed));

    [Fact]
    public void What_Berth_calls_itself_is_not_offered()
        => Assert.DoesNotContain("health-turn", Values("container "));

    [Fact]
    public void The_value_of_an_option_does_not_count_as_a_command()
        => Assert.Contains("--time", Values("stop -t 5 --"));

    [Fact]
    public void After_the_image_of_a_run_comes_a_command_of_the_shells_own()
    {
        var (candidates, directive) = Ask("run image ");
        Assert.Empty(candidates);
        Assert.Equal(CompletionDirective.Files, directive);
    }

    [Fact]
    public void A_command_that_is_none_offers_nothing()
        => Assert.Empty(Values("nosuch "));

    private static IEnumerable<string> Values(string typed) => Ask(typed).Candidates.Select(static candidate => candidate.Value);

    private static (List<(string Value, string Help)> Candidates, CompletionDirective Directive) Ask(string typed)
        => new CompletionRequest("berth", static globals => new CompletionNames(globals)).Complete(typed.Split(' '));
}
