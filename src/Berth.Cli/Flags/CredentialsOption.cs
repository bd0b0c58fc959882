using Berth.Linux.Errors;

namespace Berth.Cli.Flags;

/// <summary>The value of <c>--creds</c>, USERNAME:PASSWORD (podman-pull(1)): what of it is missing is asked for.</summary>
internal static class CredentialsOption
{
    /// <summary>The whole of it; as given where that is nothing.</summary>
    /// <exception cref="InvalidArgumentException">Nobody can be asked.</exception>
    internal static string? Complete(string? given)
    {
        if (given is not { Length: > 0 }) return given;
        var colon = given.IndexOf(':');
        var (user, password) = colon < 0 ? (given, "") : (given[..colon], given[(colon + 1)..]);
        if (user.Length == 0) user = AskUser();
        if (password.Length == 0) password = PasswordPrompt.Read("Password: ", "could not read password from terminal");
        return $"{user}:{password}";
    }

    private static string AskUser()
    {
        Console.Out.Write("Username: ");
        Console.Out.Flush();
        return Console.In.ReadLine() switch
        {
            null => throw new InvalidArgumentException("could not read username: EOF"),
            var line when line.Trim() is { Length: > 0 } user => user,
            _ => throw new InvalidArgumentException("could not read username: unexpected newline"),
        };
    }
}
