using Berth.Quadlet.Conversion;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Tests;

/// <summary>
/// Whatever is in a unit file, the converter comes to an end, loses no unit, and writes services that can be read again.
/// The run on request tries a million units, in half a minute.
/// </summary>
public sealed class FuzzTests
{
    private static readonly ConversionOptions Options = new("/usr/bin/berth", IsUser: false, _ => true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_unit_however_broken_stops_the_conversion_or_makes_an_unreadable_service(int seed) => Try(seed, 50_000);

    [Theory(Explicit = true)]
    [InlineData(4)]
    [InlineData(5)]
    public void None_of_a_million_does(int seed) => Try(seed, 500_000);

    private static void Try(int seed, int wanted)
    {
        var random = new Random(seed);
        var corpus = RecordedCase.Names().SelectMany(name => RecordedCase.Read(name).Files).Where(file => !file.Key.Contains('/')).ToArray();
        var fragments = corpus.SelectMany(file => UnitText.Decode(file.Value).Split('\n')).Distinct().ToArray();
        var tried = 0;
        while (tried < wanted)
        {
            Dictionary<string, UnitFile> units = [];
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                var (name, content) = corpus[random.Next(corpus.Length)];
                tried++;
                if (TryParse(name, Mutate(random, UnitText.Decode(content), fragments)) is { } unit)
                    units[name] = unit;
            }
            Check(units.Values.ToArray());
        }
    }

    [Fact]
    public void Any_bytes_come_through_reading_and_writing_of_text()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 24)];
            random.NextBytes(bytes);
            Assert.Equal(bytes, UnitText.Encode(UnitText.Decode(bytes)));
        }
    }

    private static UnitFile? TryParse(string name, string text)
    {
        try
        {
            return UnitFile.Parse(name, "/etc/containers/systemd/" + name, text);
        }
        catch (UnitSyntaxException)
        {
            return null;
        }
    }

    private static void Check(UnitFile[] units)
    {
        var results = QuadletConverter.Convert(units, Options);
        Assert.Equal(units.Length, results.Count);
        foreach (var result in results)
        {
            Assert.Equal(result.IsPlaceholder, result.Diagnostics.Any(diagnostic => diagnostic.IsError));
            if (result.Service is not { } service)
                continue;
            var text = AsSystemdJoins(service.ToString());
            var again = UnitFile.Parse(service.Name, null, text);
            Assert.True(again.LookupNonEmpty("Service", "ExecStart") is not null, text);
            List<string> words = [];
            foreach (var line in again.FindAll("Service", "ExecStart").TakeLast(1))
                Assert.Null(WordSplitter.Split(line.Value, WordSplitter.CommandLine, words));
            Assert.NotEmpty(words);
            if (result.IsPlaceholder)
                Assert.Equal("/bin/sh", words[0]);
        }
    }

    // Podman's reading of Quadlet files takes any backslash at the end of a line for a continuation, and goes on over blank
    // lines. For systemd an escaped one is none, and a blank line is the end; what does not continue is cut off here.
    private static string AsSystemdJoins(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var bare = lines[i].TrimEnd('\\');
            if ((lines[i].Length - bare.Length) % 2 == 0 || i + 1 == lines.Length || lines[i + 1].Length == 0)
                lines[i] = bare;
        }
        return string.Join('\n', lines);
    }

    private static string Mutate(Random random, string text, string[] fragments)
    {
        var lines = text.Split('\n').ToList();
        for (var i = random.Next(0, 6); i > 0; i--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(9))
            {
                case 0: lines.Insert(at, fragments[random.Next(fragments.Length)]); break;
                case 1: lines[at] = fragments[random.Next(fragments.Length)]; break;
                case 2: lines[at] += fragments[random.Next(fragments.Length)]; break;
                case 3: lines[at] += "\\"; break;
                case 4 when lines.Count > 1: lines.RemoveAt(at); break;
                case 5: lines[at] = lines[at][..random.Next(lines[at].Length + 1)]; break;
                case 6: lines[at] = lines[at].Insert(random.Next(lines[at].Length + 1), ((char)random.Next(1, 300)).ToString()); break;
                case 7: lines[at] = string.Concat(Enumerable.Repeat(lines[at], random.Next(2, 5))); break;
                default: lines[at] = lines[at].Replace('=', random.Next(2) == 0 ? ' ' : ':'); break;
            }
        }
        return string.Join('\n', lines);
    }
}
