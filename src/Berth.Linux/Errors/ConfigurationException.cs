namespace Berth.Linux.Errors;

/// <summary>
/// containers.conf(5) or containers-storage.conf(5) cannot be used: a file that is not there, no TOML, a value of another type or out of its
/// set. Podman tells so in a line of its own form and ends with status 1.
/// </summary>
public sealed class ConfigurationException : EngineException
{
    /// <param name="message">What is wrong.</param>
    /// <param name="cause">The error that told so, if any.</param>
    public ConfigurationException(string message, Exception? cause = null)
        : base(ErrorKind.InvalidArgument, message, cause)
    {
    }
}
