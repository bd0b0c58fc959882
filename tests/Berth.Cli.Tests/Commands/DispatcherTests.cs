using Berth.Cli.Commands;
using Berth.Linux.Files;

namespace Berth.Cli.Tests.Commands;

public class DispatcherTests
{
    /// <summary>Recorded from Podman 5.8.6.</summary>
    [Theory]
    [InlineData("--foo ps", "Error: unknown flag: --foo\nSee 'podman --help'\n", 125)]
    [InlineData("version -X", "Error: unknown shorthand flag: 'X' in -X\nSee 'podman version --help'\n", 125)]
    [InlineData("version extra", "Error: `podman version` takes no arguments\n", 125)]
    [InlineData("imag", "Error: unrecognized command `podman imag`\n\nDid you mean this?\n\timage\n\timages\n\ttag\n\nTry 'podman --help' for more information\n", 125)]
    [InlineData("system foo", "Error: unrecognized command `podman system foo`\nTry 'podman system --help' for more information\n", 125)]
    [InlineData("--log-leve=debug ps", "Error: unknown flag: --log-leve\n", 125)]
    [InlineData("--log-level=foo version", "Log Level \"foo\" is not supported, choose from: trace, debug, info, warn, warning, error, fatal, panic\n", 1)]
    [InlineData("--root", "Error: flag needs an argument: --root\nSee 'podman --help'\n", 125)]
    [InlineData("farm build x", "Error: podman farm build: not supported yet\n", 125)]
    [InlineData("farm", "Error: podman farm: not supported yet\n", 125)]
    [InlineData("--remote version", "Error: --remote is not supported yet\n", 125)]
    public void Errors_are_those_of_Podman(string line, string message, int status)
    {
        var (actualStatus, _, error) = Run("podman", line.Split(' '));
        Assert.Equal(message, error);
        Assert.Equal(status, actualStatus);
    }

    [Fact]
    public void The_version_is_Podmans_under_its_name()
    {
        Assert.Equal((0, "podman version 5.8.6\n", ""), Run("podman", "--version"));
        Assert.Equal((0, "berth version 0.1.0\n", ""), Run("berth", "-v"));
    }

    [Fact]
    public void Output_goes_to_a_file_on_request()
    {
        var file = Path.GetTempFileName();
        Assert.Equal((0, "", ""), Run("berth", "--out", file, "version"));
        Assert.Contains("Version:", File.ReadAllText(file));
        File.Delete(file);
    }

    private static (int Status, string Output, string Error) Run(string program, params string[] words)
    {
        using var nowhere = new Descriptor(-1, owns: false);
        var output = new OutputStream(nowhere, 64 * 1024) { Collects = true };
        var error = new OutputStream(nowhere, 64 * 1024) { Collects = true };
        return (new Dispatcher(program, output, error).Run(words), output.ToString(), error.ToString());
    }
}
