using Berth.Systemd.UnitFiles;

namespace Berth.Systemd.Tests.UnitFiles;

public sealed class WordTests
{
    [Theory]
    [InlineData("a b\tc", "a|b|c")]
    [InlineData("  a  ", "a")]
    [InlineData("\"a b\" 'c d'", "a b|c d")]
    [InlineData("a\"b\"'c'", "abc")]
    [InlineData("\\x41\\101\\u00e9\\s", "AAé ")]
    [InlineData("\"a\\\"b\"", "a\"b")]
    [InlineData("\"open end", "open end")]
    [InlineData("a '' b", "a")]
    [InlineData("", "")]
    public void A_command_line_is_cut_as_systemd_cuts_it(string value, string expected)
        => Assert.Equal(expected, string.Join('|', Split(value, WordSplitter.CommandLine)));

    [Theory]
    [InlineData("\\q", "unsupported escape char")]
    [InlineData("a \\x0", "unsupported escape char")]
    [InlineData("\\x00", "unsupported escape char")]
    [InlineData("\\400", "unsupported escape char")]
    [InlineData("\\", null)]
    public void An_escape_that_is_none_is_an_error(string value, string? expected)
        => Assert.Equal(expected, WordSplitter.Split(value, WordSplitter.CommandLine, []));

    [Theory]
    [InlineData("a\\x20b \\q", "a\\x20b|\\q")]
    [InlineData("\"a b\" c", "a b|c")]
    public void A_list_keeps_its_backslashes(string value, string expected)
        => Assert.Equal(expected, string.Join('|', Split(value, WordSplitter.List)));

    [Fact]
    public void An_open_quote_in_a_list_is_an_error_and_adds_nothing()
    {
        List<string> words = ["before"];
        Assert.Equal("unbalanced quotes", WordSplitter.Split("a 'b", WordSplitter.List, words));
        Assert.Equal(["before"], words);
    }

    [Fact]
    public void Every_word_comes_back_as_it_was_written()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var words = Enumerable.Range(0, random.Next(1, 5))
                .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => (char)random.Next(1, 0x180)))).ToList();
            Assert.Equal(words, Split(WordEscaper.Join(words), WordSplitter.CommandLine));
        }
    }

    [Fact]
    public void Percent_signs_are_doubled_so_that_systemd_expands_nothing()
        => Assert.Equal("100%% %%n", WordEscaper.EscapeSpecifiers("100% %n"));

    private static List<string> Split(string value, WordRules rules)
    {
        List<string> words = [];
        Assert.Null(WordSplitter.Split(value, rules, words));
        return words;
    }
}
