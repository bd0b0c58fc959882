using Berth.Systemd.UnitFiles;

namespace Berth.Systemd.Tests.UnitFiles;

public sealed class UnitFileTests
{
    [Theory]
    [InlineData("[A]\nx=1\n")]
    [InlineData("# top\n; two\n\n[A]\n# c\nx=1\n\ny=2\n\n# before b\n[B]\nz=\n")]
    [InlineData("[A]\nx=\"quoted  value\" \\n %i\n\n[B]\n# last\n")]
    public void What_is_in_order_is_written_as_it_was_read(string text)
        => Assert.Equal(text, UnitFile.Parse("a.service", null, text).ToString());

    [Theory]
    [InlineData("[A]\nx=a \\\n  b\n", "a b")]
    [InlineData("[A]\nx=a \\\n# comment\n\n; another\n b \\\n c\n", "a b c")]
    [InlineData("[A]\nx=a\\", "a")]
    [InlineData("[A]\r\nx=a\r\n", "a")]
    [InlineData("[A]\n  x  =   a b  \n", "a b")]
    [InlineData("[A]\nx=1\n[B]\ny=2\n[A]\nx=3\n", "3")]
    [InlineData("[A]\nx=a=b\n", "a=b")]
    public void A_value_is_what_systemd_reads(string text, string value)
        => Assert.Equal(value, UnitFile.Parse("a.service", null, text).Lookup("A", "x"));

    [Theory]
    [InlineData("x=1\n", 1, "key file does not start with a group")]
    [InlineData("[A]\n\nnonsense\n", 3, "nonsense")]
    [InlineData("[A]\n=1\n", 2, "=1")]
    [InlineData("[A\nx=1\n", 1, "[A")]
    [InlineData("[]\n", 1, "invalid group name")]
    [InlineData("[A]\nx=1\n[B[]\n", 3, "invalid group name")]
    public void A_line_that_means_nothing_is_told_with_its_number(string text, int line, string part)
    {
        var error = Assert.Throws<UnitSyntaxException>(() => UnitFile.Parse("a.service", "/x/a.service", text));
        Assert.Equal(line, error.Line);
        Assert.Equal("/x/a.service", error.File);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_assignment_clears_a_list()
    {
        var file = UnitFile.Parse("a.service", null, "[A]\nx=1\nx=2\nx=\nx=3\nx=4\n");
        Assert.Equal(["3", "4"], file.FindAll("A", "x").Select(line => line.Value));
        Assert.Empty(UnitFile.Parse("a.service", null, "[A]\nx=1\nx=\n").FindAll("A", "x"));
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("TRUE", true)]
    [InlineData("\"on\"", true)]
    [InlineData("1", true)]
    [InlineData("no", false)]
    [InlineData("", false)]
    [InlineData("2", false)]
    public void A_switch_is_on_by_four_words(string value, bool expected)
        => Assert.Equal(expected, UnitFile.Parse("a.service", null, $"[A]\nx={value}\n").LookupBoolean("A", "x"));

    [Fact]
    public void A_drop_in_adds_its_lines_and_sections_and_keeps_their_places()
    {
        var file = UnitFile.Parse("a.service", "/a", "[A]\nx=1\n");
        file.Merge(UnitFile.Parse("b.conf", "/b", "[B]\ny=1\n[A]\n\nx=2\n"));
        Assert.Equal("2", file.Lookup("A", "x"));
        Assert.Equal(("/b", 5), (file.FindLast("A", "x")!.File, file.FindLast("A", "x")!.Number));
        Assert.Equal("1", file.Lookup("B", "y"));
    }

    [Theory]
    [InlineData("foo.container", "foo.container.d container.d")]
    [InlineData("a-b-c.pod", "a-b-c.pod.d a-b-.pod.d a-.pod.d pod.d")]
    [InlineData("t@.container", "t@.container.d container.d")]
    [InlineData("t@x.container", "t@x.container.d t@.container.d container.d")]
    [InlineData("a-t@x.kube", "a-t@x.kube.d a-t@.kube.d a-@.kube.d a-.kube.d kube.d")]
    public void Drop_in_directories_come_most_specific_first(string name, string expected)
        => Assert.Equal(expected.Split(' '), UnitName.Parse(name).DropInDirectories());
}
