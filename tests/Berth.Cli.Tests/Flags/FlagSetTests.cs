using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Tests.Flags;

public class FlagSetTests
{
    private readonly FlagSet _flags = new();
    private readonly BoolFlag _tty;
    private readonly BoolFlag _interactive;
    private readonly TextListFlag _publish;
    private readonly TextListFlag _capabilities;
    private readonly TextFlag _name;
    private readonly TextFlag _pull;
    private readonly IntegerFlag _last;
    private readonly TextMapFlag _sysctl;

    public FlagSetTests()
    {
        _tty = _flags.Bool("tty", 't', "");
        _interactive = _flags.Bool("interactive", 'i', "");
        _publish = _flags.Array("publish", 'p', "");
        _capabilities = _flags.Slice("cap-add", "", "CAP_DEFAULT");
        _name = _flags.Text("name", "");
        _pull = _flags.Text("pull", "", "missing").Bare("always");
        _last = _flags.Integer("last", "", -1, 'n');
        _sysctl = _flags.Map("sysctl", "");
        _flags.Alias("nom", "name");
    }

    [Theory]
    [InlineData("-it -p8080:80 image -p x", "image", true, true, "8080:80,x")]
    [InlineData("-ti -p=1:1 --publish=2:2 --publish 3:3", "", true, true, "1:1,2:2,3:3")]
    [InlineData("-i=false -t=T a - b", "a - b", false, true, "")]
    [InlineData("--tty false", "false", false, true, "")]
    [InlineData("-tp 80 --tty=0", "", false, false, "80")]
    [InlineData("a -- -t --x", "a -t --x", false, false, "")]
    public void Words_are_taken_as_pflag_takes_them(string line, string arguments, bool interactive, bool tty, string publish)
    {
        var parsed = _flags.Parse(Words(line), interspersed: true);
        Assert.Equal(arguments, string.Join(' ', parsed.Arguments));
        Assert.Equal(interactive, _interactive.Value);
        Assert.Equal(tty, _tty.Value);
        Assert.Equal(publish, string.Join(',', _publish.Value));
    }

    [Fact]
    public void Options_behind_the_first_argument_are_its_own_where_they_may_not_intersperse()
    {
        var parsed = _flags.Parse(Words("-t image -i -- --name x"), interspersed: false);
        Assert.Equal(["image", "-i", "--", "--name", "x"], parsed.Arguments);
        Assert.False(_interactive.Value);
        Assert.True(_tty.Value);
    }

    [Theory]
    [InlineData("--foo", "unknown flag: --foo")]
    [InlineData("--foo=1", "unknown flag: --foo")]
    [InlineData("-tX", "unknown shorthand flag: 'X' in -X")]
    [InlineData("-Xt", "unknown shorthand flag: 'X' in -Xt")]
    [InlineData("--name", "flag needs an argument: --name")]
    [InlineData("-n", "flag needs an argument: 'n' in -n")]
    [InlineData("-tn", "flag needs an argument: 'n' in -n")]
    [InlineData("---x", "bad flag syntax: ---x")]
    [InlineData("--=x", "bad flag syntax: --=x")]
    [InlineData("--tty=x", "invalid argument \"x\" for \"-t, --tty\" flag: strconv.ParseBool: parsing \"x\": invalid syntax")]
    [InlineData("-nx", "invalid argument \"x\" for \"-n, --last\" flag: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("-n99999999999999999999", "invalid argument \"99999999999999999999\" for \"-n, --last\" flag: strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("--sysctl=x", "invalid argument \"x\" for \"--sysctl\" flag: x must be formatted as key=value")]
    public void Errors_are_in_the_words_of_pflag(string line, string message)
        => Assert.Equal(message, Assert.Throws<FlagException>(() => _flags.Parse(Words(line), interspersed: true)).Message);

    [Fact]
    public void A_slice_splits_at_commas_and_drops_its_default()
    {
        Assert.Equal(["CAP_DEFAULT"], _capabilities.Value);
        _flags.Parse(["--cap-add", "a,b", "--cap-add", "\"c,d\",e", "--sysctl", "k=v,w=x=y"], interspersed: true);
        Assert.Equal(["a", "b", "c,d", "e"], _capabilities.Value);
        Assert.Equal("x=y", _sysctl.Value["w"]);
    }

    [Fact]
    public void A_bare_value_stands_in_only_where_nothing_follows_an_equals_sign()
    {
        Assert.Equal(["never"], _flags.Parse(Words("--pull never"), interspersed: true).Arguments);
        Assert.Equal("always", _pull.Value);
        _flags.Parse(Words("--pull=never --nom=me"), interspersed: true);
        Assert.Equal("never", _pull.Value);
        Assert.Equal("me", _name.Given);
    }

    [Theory]
    [InlineData("0x10", 16)]
    [InlineData("0b101", 5)]
    [InlineData("0o17", 15)]
    [InlineData("017", 15)]
    [InlineData("-0x8000000000000000", long.MinValue)]
    [InlineData("+7", 7)]
    public void Numbers_have_the_bases_of_Go(string text, long value)
    {
        _flags.Parse([$"--last={text}"], interspersed: true);
        Assert.Equal(value, _last.Value);
    }

    [Fact]
    public void An_option_not_served_is_refused_by_name_only_when_it_asks_for_something()
    {
        _flags.Bool("rootless-thing", "").NotYet();
        _flags.Parse(["--rootless-thing=false"], interspersed: true);
        _flags.RefuseMissing();
        _flags.Parse(["--rootless-thing"], interspersed: true);
        Assert.Equal("--rootless-thing is not supported yet", Assert.Throws<NotSupportedYetException>(_flags.RefuseMissing).Message);
    }

    private static string[] Words(string line) => line.Split(' ');
}
