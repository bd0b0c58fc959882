using System.Globalization;

namespace Berth.Bench;

/// <summary>How much memory an engine's process has at most while an image of hundreds of megabytes moves, of one layer and of five.</summary>
/// <param name="runner">Runs the commands.</param>
/// <param name="directory">A directory for what they print.</param>
internal sealed class PeakMemory(Runner runner, string directory)
{
    private const string Transfers = "/opt/transfers";

    /// <summary>Measures every transfer once with each engine; Berth's is the first of each work.</summary>
    /// <exception cref="BenchmarkException">A command failed; the message has what it printed.</exception>
    public IReadOnlyList<(string Work, string Engine, double Bytes)> Measure()
    {
        runner.Shell($"{Transfers} begin");
        try
        {
            return [.. from work in Works() from engine in (string[])["/usr/local/bin/berth", "/usr/bin/podman"] select (work.Name, Path.GetFileName(engine), Peak(engine, work.Arguments, work.Before))];
        }
        finally
        {
            runner.Shell($"{Transfers} end");
        }
    }

    private static IEnumerable<(string Name, string Arguments, string Before)> Works()
    {
        foreach (var (image, layers) in ((string, string)[])[("one", "one layer"), ("many", "five layers")])
        {
            yield return ($"pull, {layers}", $"pull -q 127.0.0.1:5995/{image}", "clean");
            yield return ($"load, {layers}", $"load -q -i /tmp/transfers/{image}.tar", "clean");
            yield return ($"save, {layers}", $"save -q -o /tmp/transfers/saved.tar localhost/{image}", $"loaded {image}");
            yield return ($"push, {layers}, gzip", $"push -q localhost/{image} 127.0.0.1:5995/pushed", $"loaded {image}");
            yield return ($"push, {layers}, zstd", $"push -q --compression-format zstd localhost/{image} 127.0.0.1:5995/pushed", $"loaded {image}");
        }
    }

    private double Peak(string engine, string arguments, string before)
    {
        var result = Path.Combine(directory, "peak");
        runner.Shell($"{Transfers} {before} && {Transfers} peak {engine} {arguments} >{result}");
        return 1024.0 * int.Parse(File.ReadAllText(result), CultureInfo.InvariantCulture);
    }
}
