using System.Net;
using Berth.Linux.Errors;

namespace Berth.Oci.Distribution;

/// <summary>A registry refused, or could not be reached.</summary>
public sealed class RegistryException : EngineException
{
    /// <param name="message">What happened.</param>
    /// <param name="isTransient">Whether the same again may succeed.</param>
    /// <param name="status">The status of the answer; null without an answer.</param>
    /// <param name="code">The registry's own code, such as <c>MANIFEST_UNKNOWN</c>.</param>
    /// <param name="cause">The cause.</param>
    public RegistryException(string message, bool isTransient, HttpStatusCode? status = null, string? code = null, Exception? cause = null)
        : base(status == HttpStatusCode.NotFound ? ErrorKind.NotFound : ErrorKind.Internal, message, cause)
    {
        IsTransient = isTransient;
        Status = status;
        Code = code;
    }

    /// <summary>Whether the same again may succeed.</summary>
    public bool IsTransient { get; }

    /// <summary>The status of the answer; null without an answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The registry's own code (OCI distribution specification, Error Codes).</summary>
    public string? Code { get; }

    /// <summary>The same with more in front of it.</summary>
    public RegistryException Within(string context) => new($"{context}: {Message}", IsTransient, Status, Code, this);
}
