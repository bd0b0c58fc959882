using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Berth.Cli.Commands;

namespace Berth.Cli.Output;

/// <summary>What <c>version</c> and <c>info</c> say of the program; the members are Podman's define.Version.</summary>
internal sealed record VersionReport
{
    /// <summary>The Podman release whose API this is.</summary>
    [JsonPropertyName("APIVersion")]
    public string ApiVersion { get; init; } = ProgramVersion.Compatible;

    /// <summary>Berth's version.</summary>
    public string Version { get; init; } = ProgramVersion.Own;

    /// <summary>Empty: there is no Go here.</summary>
    public string GoVersion { get; init; } = "";

    /// <summary>Empty in a build from a release.</summary>
    public string GitCommit { get; init; } = "";

    /// <summary>Empty: builds are reproducible.</summary>
    public string BuiltTime { get; init; } = "";

    /// <summary>0: builds are reproducible.</summary>
    public long Built { get; init; }

    /// <summary>Who built it.</summary>
    public string BuildOrigin { get; init; } = "Berth";

    /// <summary>The platform.</summary>
    public string OsArch { get; init; } = "linux/" + Architecture;

    /// <summary>The system.</summary>
    public string Os { get; init; } = "linux";

    /// <summary>The processor's name as Go has it.</summary>
    [JsonIgnore]
    internal static string Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
