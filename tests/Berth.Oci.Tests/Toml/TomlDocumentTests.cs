using Berth.Oci.Toml;

namespace Berth.Oci.Tests.Toml;

public class TomlDocumentTests
{
    private static TomlTable Parse(string text) => TomlDocument.Parse(text, "test.conf");

    [Fact]
    public void A_configuration_file_is_read_with_tables_arrays_and_comments()
    {
        var root = Parse("""
            # comment
            unqualified-search-registries = ["docker.io", 'quay.io', # why
              "x",
            ]
            short-name-mode="enforcing"

            [[registry]]
            prefix = "example.com/foo"
            insecure = false
            [[registry.mirror]]
            location = "a"
            [[registry.mirror]]
            location = "b"

            [[registry]]
            location = "other"

            [engine]
            num_locks = 2_048
            [engine.runtimes]
            crun = ["/usr/bin/crun"]
            [storage.options.overlay]
            mountopt = "nodev"
            [aliases]
            "alpine" = "docker.io/library/alpine"
            """);
        Assert.Equal(["docker.io", "quay.io", "x"], root.Strings("unqualified-search-registries"));
        Assert.Equal("enforcing", root.String("short-name-mode"));
        var registries = root["registry"]!.AsArray();
        Assert.Equal(2, registries.Count);
        Assert.Equal("b", registries[0].AsTable()["mirror"]!.AsArray()[1].AsTable().String("location"));
        Assert.False(registries[0].AsTable().Boolean("insecure"));
        Assert.Equal("other", registries[1].AsTable().String("location"));
        Assert.Equal(2048, root.Table("engine")!.Integer("num_locks"));
        Assert.Equal(["/usr/bin/crun"], root.Table("engine")!.Table("runtimes")!.Strings("crun"));
        Assert.Equal("nodev", root.Table("storage")!.Table("options")!.Table("overlay")!.String("mountopt"));
        Assert.Equal("docker.io/library/alpine", root.Table("aliases")!.String("alpine"));
        Assert.Null(root.Table("missing"));
        Assert.Null(root.Integer("missing"));
    }

    [Theory]
    [InlineData("\"a\\tb\\u00e9\\U0001F600\\\"\\\\\"", "a\tb\u00e9\U0001F600\"\\")]
    [InlineData("'C:\\x'", "C:\\x")]
    [InlineData("\"\"", "")]
    [InlineData("\"\"\"\nfirst\nsecond\"\"\"", "first\nsecond")]
    [InlineData("\"\"\"one \\\n   \n   two\"\"\"", "one two")]
    [InlineData("\"\"\"a\"\"b\"\"\"", "a\"\"b")]
    [InlineData("\"\"\"quoted\"\"\"\"\"", "quoted\"\"")]
    [InlineData("'''\nraw \\n 'x' '''", "raw \\n 'x' ")]
    [InlineData("'''a\r\nb'''", "a\nb")]
    public void Every_kind_of_string_is_read(string source, string expected)
        => Assert.Equal(expected, Parse("s = " + source).String("s"));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("+99", 99)]
    [InlineData("-17", -17)]
    [InlineData("1_000", 1000)]
    [InlineData("0xDEAD_beef", 0xdeadbeef)]
    [InlineData("0o755", 493)]
    [InlineData("0b11010110", 214)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Every_kind_of_integer_is_read(string source, long expected)
        => Assert.Equal(expected, Parse("i = " + source).Integer("i"));

    [Theory]
    [InlineData("3.14", 3.14)]
    [InlineData("-0.01", -0.01)]
    [InlineData("5e+22", 5e22)]
    [InlineData("1e06", 1e6)]
    [InlineData("6.626e-34", 6.626e-34)]
    [InlineData("224_617.445_991", 224617.445991)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    public void Every_kind_of_float_is_read(string source, double expected)
        => Assert.Equal(expected, Parse("f = " + source)["f"]!.AsFloat());

    [Theory]
    [InlineData("1979-05-27T07:32:00Z")]
    [InlineData("1979-05-27T00:32:00.999999-07:00")]
    [InlineData("1979-05-27 07:32:00Z")]
    [InlineData("1979-05-27T07:32:00")]
    [InlineData("1979-05-27")]
    [InlineData("07:32:00.5")]
    public void Every_kind_of_date_is_kept_as_written(string source)
        => Assert.Equal(source, Parse("d = " + source)["d"]!.AsDateTime());

    [Fact]
    public void Dotted_keys_and_inline_tables_nest()
    {
        var root = Parse("a.b.c = 1\na.\"b x\" = 2\nt = { x = 1, y.z = [ { k = 'v' } ], e = {} }\n[fruit]\napple.color = 1\n[fruit.other]\n");
        Assert.Equal(1, root.Table("a")!.Table("b")!.Integer("c"));
        Assert.Equal(2, root.Table("a")!.Integer("b x"));
        Assert.Equal("v", root.Table("t")!.Table("y")!["z"]!.AsArray()[0].AsTable().String("k"));
        Assert.Equal(0, root.Table("t")!.Table("e")!.Count);
        Assert.Equal(1, root.Table("fruit")!.Table("apple")!.Integer("color"));
    }

    [Fact]
    public void A_parent_may_be_opened_after_its_child()
        => Assert.Equal(1, Parse("[a.b]\nx=1\n[a]\ny=1").Table("a")!.Integer("y"));

    [Theory]
    [InlineData("a = 1\na = 2", 2, "defined twice")]
    [InlineData("[a]\n[a]", 2, "defined twice")]
    [InlineData("a = 1\n\n[a.b]", 3, "not a table")]
    [InlineData("a = {x = 1}\n[a.b]", 2, "cannot be extended")]
    [InlineData("a = {x = 1}\na.y = 2", 2, "cannot be extended")]
    [InlineData("a = []\n[[a]]", 2, "defined twice")]
    [InlineData("[a]\nb.c = 1\n[a.b]", 3, "defined twice")]
    [InlineData("x = value", 1, "strings need quotes")]
    [InlineData("x = ", 1, "expected a value, found the end of the file")]
    [InlineData("x = \"abc", 1, "not closed")]
    [InlineData("\n\nx = \"\"\"abc\n\n", 3, "not closed")]
    [InlineData("x = \"\\q\"", 1, "invalid escape")]
    [InlineData("x = \"\\ud800\"", 1, "invalid Unicode")]
    [InlineData("x = 1 y = 2", 1, "unexpected 'y'")]
    [InlineData("x 1", 1, "expected '='")]
    [InlineData("[a", 1, "expected ']'")]
    [InlineData("[]", 1, "expected a key")]
    [InlineData("x = [1,\n2\n3]", 3, "expected ',' or ']'")]
    [InlineData("x = {a = 1,}", 1, "expected a key")]
    [InlineData("x = {a = 1\n}", 1, "expected '}'")]
    [InlineData("x = 012", 1, "invalid value")]
    [InlineData("x = 1__0", 1, "invalid value")]
    [InlineData("x = 1.", 1, "invalid value")]
    [InlineData("x = .5", 1, "invalid value")]
    [InlineData("x = 9223372036854775808", 1, "out of range")]
    [InlineData("x = 0xG", 1, "invalid integer")]
    [InlineData("x = 2023-02-30", 1, "invalid value")]
    [InlineData("x = 25:00:00", 1, "invalid value")]
    [InlineData("# \u0001", 1, "control character")]
    [InlineData("x = True", 1, "invalid value")]
    public void A_malformed_document_is_refused_with_file_and_line(string text, int line, string reason)
    {
        var e = Assert.Throws<TomlException>(() => Parse(text));
        Assert.Equal(line, e.Line);
        Assert.StartsWith($"test.conf:{line}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_another_type_is_refused_with_its_line()
    {
        var e = Assert.Throws<TomlException>(() => Parse("\nx = 'one'").Integer("x"));
        Assert.Equal("test.conf:2: expected an integer, found a string", e.Message);
    }

    [Fact]
    public void Invalid_utf8_is_refused_with_its_line()
        => Assert.Equal(2, Assert.Throws<TomlException>(() => TomlDocument.Parse("a=1\nb=\"\xff\""u8.ToArray().Select(b => b == 0xc3 ? (byte)0xff : b).ToArray(), "f")).Line);

    [Fact]
    public void Endless_nesting_is_refused_instead_of_overflowing_the_stack()
        => Assert.Throws<TomlException>(() => Parse("x = " + new string('[', 100_000)));

    [Fact]
    public void An_empty_document_is_an_empty_table() => Assert.Equal(0, TomlDocument.Parse("\uFEFF"u8, "f").Count);
}
