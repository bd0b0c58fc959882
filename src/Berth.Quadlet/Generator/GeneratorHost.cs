namespace Berth.Quadlet.Generator;

/// <summary>What the generator uses of the process that it runs in.</summary>
/// <param name="Program">The path of the container engine, for the services' command lines.</param>
/// <param name="Version">What <c>--version</c> prints.</param>
/// <param name="UserId">The real user id.</param>
/// <param name="Environment">Reads an environment variable.</param>
/// <param name="StandardOutput">Writes to standard output.</param>
/// <param name="StandardError">Writes to standard error.</param>
public sealed record GeneratorHost(
    string Program, string Version, uint UserId, Func<string, string?> Environment, OutputWriter StandardOutput, Action<string> StandardError);
