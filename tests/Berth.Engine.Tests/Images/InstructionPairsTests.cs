using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Images;

public sealed class InstructionPairsTests
{
    [Theory]
    [InlineData("a=b", "a|b")]
    [InlineData("""a="b c" d=e""", "a|b c;d|e")]
    [InlineData("""a=b\ c 'k k'=v""", "a|b c;k k|v")]
    [InlineData("""a="x\"y" b='x\y' c="x\y" d=\$HOME""", """a|x"y;b|x\y;c|x\y;d|$HOME""")]
    [InlineData("a b c", "a|b c")]
    [InlineData("a= b==", "a|;b|=")]
    [InlineData("  ", "")]
    public void Pairs_are_read_as_a_containerfile_writes_them(string text, string expected)
        => Assert.Equal(expected, string.Join(';', InstructionPairs.Parse(text, single: true).Select(static pair => $"{pair.Name}|{pair.Value}")));

    [Theory]
    [InlineData("""a="b""", "matching double-quote")]
    [InlineData("a='b", "matching single-quote")]
    [InlineData("a=b c", "can't find = in \"c\"")]
    [InlineData("a b", "can't find = in \"a\"")]
    public void What_is_no_pair_is_refused(string text, string message)
        => Assert.Contains(message, Assert.Throws<InvalidArgumentException>(() => InstructionPairs.Parse(text, single: false)).Message, StringComparison.Ordinal);
}
