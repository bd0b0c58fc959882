using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Oci.Distribution.Credentials;

/// <summary>A program that keeps credentials (github.com/docker/docker-credential-helpers): a verb as its argument, the registry on standard input.</summary>
internal sealed class CredentialHelper(string name)
{
    private const string TokenUser = "<token>";
    private const string NotFound = "credentials not found in native keychain";

    internal string Program => "docker-credential-" + name;

    /// <summary>The credential; null if the helper has none.</summary>
    internal Credential? Get(string registry)
    {
        if (Run("get", registry) is not { } answer) return null;
        var user = Text(answer, "Username");
        var secret = Text(answer, "Secret");
        if (user.Length == 0 && secret.Length == 0) return null;
        return user == TokenUser ? new Credential("", "", secret) : new Credential(user, secret);
    }

    internal void Store(string registry, Credential credential)
        => Run("store", new JsonObject { ["ServerURL"] = registry, ["Username"] = credential.User, ["Secret"] = credential.Password }.ToJsonString());

    /// <summary>Forgets a registry's credential; false if there was none.</summary>
    internal bool Erase(string registry)
    {
        if (Get(registry) is null) return false;
        Run("erase", registry);
        return true;
    }

    /// <summary>The registries that the helper has credentials for.</summary>
    internal IReadOnlyList<string> List() => Run("list", "") is { } answer ? [.. answer.Select(static entry => entry.Key)] : [];

    private JsonObject? Run(string verb, string input)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(directory => $"{directory}/{Program}").FirstOrDefault(File.Exists)
            ?? throw new HelperException(Program, 127, "executable file not found in $PATH");
        var result = CapturedProcess.Run(new SpawnRequest { Program = path, Arguments = [verb] }, Encoding.UTF8.GetBytes(input));
        if (!result.Status.Success)
        {
            var message = $"{Encoding.UTF8.GetString(result.Output)}{result.Error}".Trim();
            if (message.Contains(NotFound, StringComparison.Ordinal)) return null;
            throw new HelperException(Program, result.Status.Code, message);
        }

        if (result.Output.Length == 0) return null;
        try
        {
            return JsonNode.Parse(result.Output) as JsonObject;
        }
        catch (JsonException e)
        {
            throw new EngineException(ErrorKind.Helper, $"{Program}: it did not answer with JSON", e);
        }
    }

    private static string Text(JsonObject answer, string key) => answer[key] is JsonValue value && value.TryGetValue(out string? text) ? text ?? "" : "";
}
